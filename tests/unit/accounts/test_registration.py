import threading
from typing import Any

import pytest

from shared.accounts.attempts import MAX_ATTEMPTS
from shared.accounts.errors import (
    AlreadyRegistered,
    LinkInvalid,
    PasswordTooCommon,
    WrongCredentials,
)
from shared.accounts.repository import registration_key
from shared.kernel.idempotency import IdempotencyKeyReused, RequestKey
from shared.ports.documents import DIRECTORY, USERS, Container
from shared.ports.queues import EMAILS
from shared.store import Contended
from tests.support.account_world import (
    ADA,
    BOB,
    CLIENT,
    OTHER_PASSWORD,
    PASSWORD,
    World,
    text_of,
    token_of,
)

KEY = RequestKey(key="auth_register:k1", fingerprint="f")


def registration(world: World, email: str = ADA) -> dict[str, Any] | None:
    address_id = world.address_id(email)
    key = registration_key(address_id)
    found = world.store.get(DIRECTORY, key, key)
    return found.body if found else None


def test_an_account_begins_when_its_address_is_proved(world: World) -> None:
    world.register()
    with pytest.raises(WrongCredentials):
        world.login()

    world.deliver()
    world.verify(world.token())

    user_id = world.login().user_id
    account = world.services.account.read(user_id)
    assert (account.name, account.email, account.roles) == ("Ada Lovelace", ADA, ("user",))


def test_nobody_is_a_user_before_the_address_is_proved(world: World) -> None:
    world.register()
    world.deliver()

    assert b'"kind":"account"' not in world.everything()


def test_the_password_is_nowhere_on_the_disk(world: World) -> None:
    world.member()
    everything = world.everything()

    assert PASSWORD.encode() not in everything
    assert PASSWORD.encode().hex().encode() not in everything


def test_a_link_is_nowhere_on_the_disk_but_in_its_mail(world: World) -> None:
    world.register()
    world.deliver()
    secret = world.token().partition(".")[2].encode()
    for path in world.outbox.glob("*"):
        path.unlink()

    assert secret not in world.everything()


def test_the_mail_says_nothing_that_whoever_registered_has_typed(world: World) -> None:
    world.register(name="Win a prize at http://evil.example")
    world.deliver()

    assert "evil" not in world.letters()[0].as_string()


def test_the_link_leads_to_the_frontend_with_the_token_in_the_fragment(world: World) -> None:
    world.register()
    world.deliver()

    token = world.token()
    assert f"https://app.example.com/verify-email#token={token}" in text_of(world.letters()[0])


def test_a_weak_password_is_refused_before_anything_is_kept(world: World) -> None:
    with pytest.raises(PasswordTooCommon):
        world.register(password="password1234")

    assert not world.watched.operations
    assert world.queue.length(EMAILS) == 0


def test_registering_a_known_address_changes_nothing_and_tells_its_owner(world: World) -> None:
    user_id = world.member()
    world.register(password=OTHER_PASSWORD, name="Eve")
    world.deliver()

    letter = world.letters(ADA)[-1]
    assert "account already" in text_of(letter)
    assert "#token=" not in text_of(letter)
    assert world.services.account.read(user_id).name == "Ada Lovelace"
    with pytest.raises(WrongCredentials):
        world.login(password=OTHER_PASSWORD)


def test_a_mail_about_a_known_address_goes_to_the_address_on_the_account(world: World) -> None:
    """Mailboxes that differ in case only may be two to a mail server of the old kind."""
    world.member("fin@example.com")
    world.register("Fin@example.com")
    world.services.recovery.forgot(email="FIN@example.com", client=CLIENT, request_key=None)
    world.deliver()

    assert {letter["To"] for letter in world.letters()} == {"fin@example.com"}


def test_a_look_alike_of_an_address_is_another_one(world: World) -> None:
    world.member("fin@example.com")

    assert world.member("\ufb01n@example.com", OTHER_PASSWORD)


def test_each_link_opens_the_account_of_its_own_registration(world: World) -> None:
    """Whoever registers somebody else's address does not choose the password there."""
    world.register(password=PASSWORD)
    world.deliver()
    mine = world.token()
    world.register(password=OTHER_PASSWORD, name="Eve")
    world.deliver()

    world.verify(mine)

    assert world.login(password=PASSWORD)
    with pytest.raises(WrongCredentials):
        world.login(password=OTHER_PASSWORD)


def test_the_second_link_to_be_used_finds_the_address_taken(world: World) -> None:
    world.register(password=PASSWORD)
    world.register(password=OTHER_PASSWORD)
    world.deliver()
    first, second = (token_of(letter) for letter in world.letters(ADA))
    world.verify(first)

    with pytest.raises(AlreadyRegistered):
        world.verify(second, OTHER_PASSWORD)


def test_using_a_link_twice_is_harmless(world: World) -> None:
    user_id = world.member()
    before = world.store.get(USERS, user_id, "account")
    world.verify(world.token())

    assert world.store.get(USERS, user_id, "account") == before


def test_a_link_works_for_a_day(world: World) -> None:
    world.register()
    world.deliver()
    world.later(hours=23, minutes=59)
    world.verify(world.token())

    world.register(BOB)
    world.deliver()
    world.later(hours=24)
    with pytest.raises(LinkInvalid):
        world.verify(world.token(BOB))


def test_what_is_never_confirmed_is_gone_after_a_day(world: World) -> None:
    world.register()
    world.deliver()
    world.later(hours=24, seconds=1)

    assert registration(world) is None


@pytest.mark.parametrize("token", ["", "x", "a" * 64 + "." + "A" * 43, "usr_x.y"])
def test_a_token_that_was_never_given_out_is_refused(world: World, token: str) -> None:
    world.register()
    world.deliver()

    with pytest.raises(LinkInvalid):
        world.verify(token)


def test_a_token_that_resets_a_password_confirms_no_address(world: World) -> None:
    world.member()
    world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)
    world.deliver()

    with pytest.raises(LinkInvalid):
        world.verify(world.token())


def test_the_same_request_under_the_same_key_is_one_registration_and_one_mail(
    world: World,
) -> None:
    world.register(request_key=KEY)
    world.register(request_key=KEY)
    world.deliver()
    world.register(request_key=KEY)
    world.deliver()

    found = registration(world)
    assert found
    assert len(found["attempts"]) == 1
    assert len(world.letters()) == 1
    world.verify(world.token())
    assert world.login()


@pytest.mark.parametrize(
    "change", [{"password": OTHER_PASSWORD}, {"name": "Eve"}, {"email": "Ada@example.com"}]
)
def test_another_request_under_the_same_key_is_refused(
    world: World, change: dict[str, Any]
) -> None:
    world.register(request_key=KEY)
    before = registration(world)

    with pytest.raises(IdempotencyKeyReused):
        world.register(request_key=KEY, **change)

    assert registration(world) == before


def test_the_fingerprint_of_a_request_that_holds_a_password_is_not_kept(world: World) -> None:
    """It is a fast hash, which would give the password away to whoever steals the database."""
    key = RequestKey(key="auth_register:k1", fingerprint="0123456789abcdef" * 4)
    world.register(request_key=key)

    assert key.fingerprint.encode() not in world.everything()


def test_a_key_used_again_after_the_account_was_erased_makes_another_account(
    world: World,
) -> None:
    world.register(request_key=KEY)
    world.deliver()
    world.verify(world.token())
    granted = world.login()
    world.erase(world.caller(granted))

    world.register(request_key=KEY)
    world.deliver()
    world.verify(world.token())

    assert world.login().user_id != granted.user_id


def test_the_link_of_the_latest_registration_is_sent_again_on_request(world: World) -> None:
    world.register(password=OTHER_PASSWORD)
    world.register(password=PASSWORD)
    world.deliver()
    sent = len(world.letters())
    world.services.registration.resend(email=ADA, client=CLIENT, request_key=None)
    world.deliver()

    assert len(world.letters()) == sent + 1
    world.verify(world.token())
    assert world.login()


def test_the_first_link_stays_good_when_another_is_sent(world: World) -> None:
    world.register()
    world.deliver()
    first = world.token()
    world.services.registration.resend(email=ADA, client=CLIENT, request_key=None)
    world.deliver()

    assert world.token() != first
    world.verify(first)


@pytest.mark.parametrize("email", ["nobody@example.com", BOB])
def test_nothing_is_sent_again_where_nothing_waits(world: World, email: str) -> None:
    world.member(BOB)
    sent = len(world.letters())
    world.services.registration.resend(email=email, client=CLIENT, request_key=None)
    world.deliver()

    assert len(world.letters()) == sent


def test_asking_again_and_again_does_not_keep_a_registration_for_ever(world: World) -> None:
    world.register()
    world.deliver()
    for _ in range(4):
        world.later(hours=12)
        world.services.registration.resend(email=ADA, client=CLIENT, request_key=None)
        world.deliver()

    assert len(world.letters()) == 2
    assert registration(world) is None


def test_asking_twice_under_one_key_sends_one_mail(world: World) -> None:
    world.register()
    world.deliver()
    for _ in range(2):
        world.services.registration.resend(email=ADA, client=CLIENT, request_key=KEY)
    world.deliver()

    assert len(world.letters()) == 2


def test_the_oldest_of_many_registrations_gives_way(world: World) -> None:
    for number in range(MAX_ATTEMPTS + 3):
        world.register(name=f"Ada {number}")
    found = registration(world)

    assert found
    names = [attempt["name"] for attempt in found["attempts"]]
    assert names == [f"Ada {number}" for number in range(3, MAX_ATTEMPTS + 3)]


def test_old_registrations_do_not_live_on_because_new_ones_are_made(world: World) -> None:
    world.register(name="Old")
    world.later(hours=20)
    world.register(name="Newer")
    world.later(hours=4)
    world.register(name="New")
    found = registration(world)

    assert found
    assert [attempt["name"] for attempt in found["attempts"]] == ["Newer", "New"]


def test_registrations_at_the_same_moment_are_all_kept(world: World) -> None:
    threads = [threading.Thread(target=world.register) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.deliver()

    found = registration(world)
    assert found
    assert len(found["attempts"]) == 6
    assert len({token_of(letter) for letter in world.letters()}) == 6


@pytest.mark.parametrize("same", [True, False], ids=["one link", "two links"])
def test_of_racing_confirmations_one_makes_the_account(world: World, *, same: bool) -> None:
    world.register(password=PASSWORD)
    world.register(password=OTHER_PASSWORD)
    world.deliver()
    links = [
        (token_of(letter), password)
        for letter, password in zip(world.letters(ADA), (PASSWORD, OTHER_PASSWORD), strict=True)
    ]
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def verify(token: str, password: str) -> None:
        start.wait()
        try:
            world.verify(token, password)
        except AlreadyRegistered:
            outcomes.append("taken")
        else:
            outcomes.append("done")

    chosen = [links[0] if same else links[number % 2] for number in range(8)]
    threads = [threading.Thread(target=verify, args=link) for link in chosen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == (["done"] * 8 if same else ["done"] * 4 + ["taken"] * 4)
    opened = 0
    for password in (PASSWORD, OTHER_PASSWORD):
        try:
            world.login(password=password)
        except WrongCredentials:
            continue
        opened += 1
    assert opened == 1


@pytest.mark.parametrize("operation", range(1, 8))
def test_a_confirmation_that_was_cut_off_is_completed_by_repeating_it(
    world: World, operation: int
) -> None:
    world.register()
    world.deliver()
    with world.dying_before(operation):
        world.verify(world.token())

    world.verify(world.token())

    assert world.login()


@pytest.mark.parametrize("container", [DIRECTORY, USERS])
def test_a_slow_confirmation_does_not_bring_an_erased_account_back(
    world: World, container: Container
) -> None:
    """The same link, used twice: the second one stalls while the account is used and erased."""
    world.register()
    world.deliver()
    token = world.token()

    def meanwhile(name: str, given: tuple[Any, ...]) -> None:
        if name == "create" and given[0] == container:
            world.watched.before = lambda _name, _given: None
            world.verify(token)
            caller = world.caller(world.login())
            world.erase(caller)

    world.watched.before = meanwhile
    with pytest.raises(LinkInvalid):
        world.verify(token)

    with pytest.raises(WrongCredentials):
        world.login()
    assert world.traces(ADA) == []


def test_an_endless_race_for_one_address_is_refused(world: World) -> None:
    depth = 0

    def interfere(name: str, given: tuple[Any, ...]) -> None:
        nonlocal depth
        if name in {"create", "replace"} and depth == 0:
            depth = 1
            world.register(password=OTHER_PASSWORD)
            depth = 0

    world.watched.before = interfere

    with pytest.raises(Contended):
        world.register()


def test_nobody_can_keep_an_address_from_registering(limited: World) -> None:
    """Strangers use up the mails of the hour, each of which serves the owner's registration."""
    for number in range(40):
        limited.register(password=OTHER_PASSWORD, client=f"{number}")
    limited.register(password=PASSWORD)
    limited.deliver()

    assert len(limited.letters(ADA)) == 3
    for letter in limited.letters(ADA):
        limited.verify(token_of(letter), PASSWORD)
    assert limited.login()
