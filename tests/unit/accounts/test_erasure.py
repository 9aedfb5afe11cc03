from typing import Any

import pytest

from shared.accounts.errors import (
    InvalidToken,
    LinkInvalid,
    LoginEnded,
    TooManyAttempts,
    WrongCredentials,
    WrongPassword,
)
from shared.accounts.model import CompletedErasure, IssuedTokens
from shared.accounts.rate_limits import bucket_key
from shared.accounts.repository import address_key, registration_key
from shared.accounts.views import ErasureReceipt
from shared.ports.blobs import RESUMES
from shared.ports.documents import DIRECTORY, USERS
from shared.ports.queues import EMAILS
from tests.support.account_world import (
    ADA,
    BOB,
    CLIENT,
    OTHER_PASSWORD,
    PASSWORD,
    World,
    jar,
    token_of,
)


@pytest.fixture
def granted(limited: World) -> IssuedTokens:
    """Ada, with something of hers in every place there is."""
    world = limited
    user_id = world.member()
    granted = world.login()
    world.login()
    with pytest.raises(WrongCredentials):
        world.login(password=OTHER_PASSWORD)
    world.store.create(USERS, user_id, {"id": "profile", "user_id": user_id, "kind": "profile"})
    world.blobs.put(RESUMES, f"{user_id}/res_1/a.pdf", b"%PDF-ada", content_type="application/pdf")
    world.blobs.put(RESUMES, f"{user_id}/res_2/b.pdf", b"%PDF-ada", content_type="application/pdf")
    world.register(password=OTHER_PASSWORD, name="Ada again")
    world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)
    world.queue.send(EMAILS.poison, {"kind": "notice", "user_id": user_id})
    world.queue.send(
        EMAILS,
        {"kind": "notice", "user_id": user_id, "notice": "login_ended", "occasion_id": "o"},
    )
    return granted


def delete(world: World, granted: IssuedTokens, password: str = PASSWORD) -> CompletedErasure:
    caller = world.services.authenticator.authenticate_during_erasure(granted.access_token)
    return world.services.account.delete(caller, password=password, client=CLIENT)


def test_an_erasure_leaves_no_byte_of_the_person(limited: World, granted: IssuedTokens) -> None:
    user_id, address_id = granted.user_id, limited.address_id()
    assert limited.traces(user_id)
    assert limited.traces(address_id)

    delete(limited, granted)

    assert limited.traces(user_id, address_id, ADA, "Lovelace", "Ada again", "%PDF-ada") == []


def test_an_erasure_removes_what_it_cannot_read(limited: World, granted: IssuedTokens) -> None:
    user_id, address_id = granted.user_id, limited.address_id()
    limited.store.upsert(USERS, user_id, {"id": "profile", "user_id": user_id, "locale": 1})
    limited.store.upsert(USERS, user_id, {"id": "lgn_x", "user_id": user_id, "kind": "login"})
    for key in (address_key(address_id), registration_key(address_id), bucket_key(address_id)):
        limited.store.upsert(DIRECTORY, key, {"id": key, "user_id": [], "attempts": 1})
    limited.services = limited.another(rate_limits=False)
    delete(limited, granted)

    assert limited.traces(user_id, address_id, ADA) == []


def test_the_receipt_says_how_much_went_and_names_nobody(
    limited: World, granted: IssuedTokens
) -> None:
    receipt = ErasureReceipt.showing(delete(limited, granted))

    assert receipt.receipt_id.startswith("era_")
    assert receipt.erased_at == limited.clock()
    assert receipt.erased == {
        "blobs:resumes": 2,
        "blobs:transient": 0,
        "blobs:recordings": 0,
        "queue:emails": 4,
        "queue:answers": 0,
        "queue:purges": 0,
        "queue:payments": 0,
        "directory": 3,
        "users": 5,
    }
    assert granted.user_id not in receipt.model_dump_json()


def test_others_keep_everything(limited: World, granted: IssuedTokens) -> None:
    world = limited
    bob = world.member(BOB)
    world.later(minutes=1)
    world.services.recovery.forgot(email=BOB, client=CLIENT, request_key=None)
    world.blobs.put(RESUMES, f"{bob}/res_1/a.pdf", b"%PDF-bob", content_type="application/pdf")
    before = {each.id: each.etag for each in world.store.list_partition(USERS, bob)}
    delete(world, granted)

    after = {each.id: each.etag for each in world.store.list_partition(USERS, bob)}
    assert after == before
    assert world.blobs.read(RESUMES, f"{bob}/res_1/a.pdf") == b"%PDF-bob"
    assert world.deliver() == 1
    assert world.login(BOB)


def test_nothing_of_the_account_is_good_any_more(limited: World, granted: IssuedTokens) -> None:
    world = limited
    world.deliver()
    (letter,) = [each for each in world.letters(ADA) if "new password" in each["Subject"]]
    reset = token_of(letter)
    delete(world, granted)

    with pytest.raises(InvalidToken):
        world.caller(granted)
    with pytest.raises(InvalidToken):
        delete(world, granted)
    with pytest.raises(LoginEnded):
        world.services.logins.refresh(jar(granted), client=CLIENT)
    with pytest.raises(WrongCredentials):
        world.login()
    with pytest.raises(LinkInvalid):
        world.services.recovery.reset(token=reset, new_password=OTHER_PASSWORD, client=CLIENT)
    with pytest.raises(InvalidToken):
        world.services.account.read(granted.user_id)


def test_no_mail_is_sent_to_somebody_who_has_left(limited: World, granted: IssuedTokens) -> None:
    messages = limited.queue.receive(EMAILS, limit=10)
    sent = len(limited.letters())
    delete(limited, granted)
    for message in messages:
        limited.services.emails.deliver(message.body)

    assert len(messages) == 3
    assert len(limited.letters()) == sent


def test_the_address_can_be_registered_again_as_somebody_new(
    limited: World, granted: IssuedTokens
) -> None:
    delete(limited, granted)
    limited.later(minutes=5)

    assert limited.member() != granted.user_id


def test_erasing_needs_the_password(limited: World, granted: IssuedTokens) -> None:
    with pytest.raises(WrongPassword):
        delete(limited, granted, OTHER_PASSWORD)

    assert limited.caller(granted)
    assert limited.blobs.read(RESUMES, f"{granted.user_id}/res_1/a.pdf")


def test_guessing_the_password_for_an_erasure_is_limited(limited: World) -> None:
    limited.member()
    granted = limited.login()
    for _ in range(5):
        with pytest.raises(WrongPassword):
            delete(limited, granted, OTHER_PASSWORD)

    with pytest.raises(TooManyAttempts):
        delete(limited, granted)


@pytest.mark.parametrize("operation", range(1, 20))
def test_an_erasure_that_was_cut_off_is_completed_by_repeating_it(
    limited: World, granted: IssuedTokens, operation: int
) -> None:
    user_id, address_id = granted.user_id, limited.address_id()
    finished = False
    with limited.dying_before(operation):
        delete(limited, granted)
        finished = True
    if not finished:
        limited.services = limited.another()
        delete(limited, granted)

    assert limited.traces(user_id, address_id, ADA, "Lovelace", "%PDF-ada") == []


class Broken:
    """An eraser of another part that fails as long as it is told to."""

    def __init__(self) -> None:
        self.broken = True
        self.asked: list[str] = []

    def erase(self, user_id: str) -> dict[str, int]:
        self.asked.append(user_id)
        if self.broken:
            raise ConnectionError
        return {"elsewhere": 1}


@pytest.fixture
def broken(limited: World) -> Broken:
    made = Broken()
    limited.erasers = (made, *limited.erasers)
    limited.services = limited.another()
    return made


def test_an_account_whose_erasure_has_begun_is_dead_even_if_it_stalls(
    limited: World, granted: IssuedTokens, broken: Broken
) -> None:
    with pytest.raises(ConnectionError):
        delete(limited, granted)

    with pytest.raises(InvalidToken):
        limited.caller(granted)
    with pytest.raises(WrongCredentials):
        limited.login()
    with pytest.raises(LoginEnded):
        limited.services.logins.refresh(jar(granted), client=CLIENT)


def test_only_who_asked_for_an_erasure_can_go_on_with_it(limited: World, broken: Broken) -> None:
    limited.member()
    mine, other = limited.login(), limited.login()
    with pytest.raises(ConnectionError):
        delete(limited, mine)

    with pytest.raises(InvalidToken):
        delete(limited, other)
    with pytest.raises(WrongPassword):
        delete(limited, mine, OTHER_PASSWORD)
    broken.broken = False
    delete(limited, mine)


def test_a_repeated_erasure_ends_with_the_receipt_of_the_first(
    limited: World, granted: IssuedTokens, broken: Broken
) -> None:
    with pytest.raises(ConnectionError):
        delete(limited, granted)
    fenced = limited.stored_account(granted.user_id)
    broken.broken = False
    receipt = delete(limited, granted)

    assert fenced.erasure
    assert receipt.receipt_id == fenced.erasure.receipt_id
    assert receipt.erased["elsewhere"] == 1
    assert broken.asked == [granted.user_id] * 2


def test_the_right_to_go_on_ends_with_the_token(
    limited: World, granted: IssuedTokens, broken: Broken
) -> None:
    with pytest.raises(ConnectionError):
        delete(limited, granted)
    limited.later(minutes=10)

    with pytest.raises(InvalidToken):
        delete(limited, granted)


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_resumed_erasure_spares_whoever_has_registered_the_address_since(
    limited: World, granted: IssuedTokens, *, confirmed: bool
) -> None:
    """The first call died after it had freed the address and before the last step."""
    world = limited
    armed = True

    def die_at_the_last_step(name: str, _given: tuple[Any, ...]) -> None:
        if armed and name == "delete_partition":
            raise ConnectionError

    world.watched.before = die_at_the_last_step
    with pytest.raises(ConnectionError):
        delete(world, granted)
    armed = False
    world.register(password=OTHER_PASSWORD)
    world.deliver()
    if confirmed:
        world.verify(world.token(), OTHER_PASSWORD)
    delete(world, granted)
    if not confirmed:
        world.verify(world.token(), OTHER_PASSWORD)

    assert world.login(password=OTHER_PASSWORD)
    assert world.traces(granted.user_id) == []


def test_an_erasure_that_races_with_a_new_password_is_refused(
    limited: World, granted: IssuedTokens
) -> None:
    def change_first(name: str, _given: tuple[object, ...]) -> None:
        if name == "replace" and _given[0] == USERS:
            limited.watched.before = lambda _name, _given: None
            limited.services.recovery.change(
                limited.caller(granted),
                current_password=PASSWORD,
                new_password=OTHER_PASSWORD,
                client=CLIENT,
                cookies={},
            )

    limited.caller(granted)
    limited.watched.before = change_first
    with pytest.raises(WrongPassword):
        delete(limited, granted)

    limited.services.account.read(granted.user_id)
