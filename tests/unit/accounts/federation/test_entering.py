"""Which account an identity opens: the rules of linking (docs/adr/0025)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.accounts.errors import AlreadyRegistered, LinkInvalid, WrongCredentials
from shared.accounts.federation.answers import Outcome
from shared.accounts.federation.errors import AccountClosed, AlreadyLinked, EmailUnproved
from shared.accounts.federation.linked import LinkState
from shared.accounts.model import Status
from shared.ports.identity import ProvidedIdentity, ProviderName
from tests.support.account_world import ADA, BOB, CLIENT, OTHER_PASSWORD, PASSWORD, World
from tests.support.federated import GOOGLE, LINKEDIN, Browser, ScriptedProvider

ADA_AT_GOOGLE = ProvidedIdentity("g-1", ADA, "Ada L.")
ADA_AT_LINKEDIN = ProvidedIdentity("l-1", "ADA@example.com", "Ada L.")


def user_of(world: World, browser: Browser, identity: ProvidedIdentity) -> str:
    done = browser.sign_in(identity)
    assert done.issued, done.error
    return world.caller(done.issued).user_id


def test_a_new_person_gets_an_account_and_comes_back_to_it(world: World, browser: Browser) -> None:
    first = browser.sign_in(ADA_AT_GOOGLE)
    assert (first.return_to, first.outcome, first.error) == ("/dashboard", Outcome.SIGNED_IN, None)
    assert first.issued
    account = world.stored_account(first.issued.user_id)
    assert (account.name, account.email, account.password_hash) == ("Ada L.", ADA, "")

    assert user_of(world, browser, ADA_AT_GOOGLE) == account.user_id
    assert world.deliver() == 0


def test_the_subject_decides_and_not_the_address(world: World, browser: Browser) -> None:
    ada = user_of(world, browser, ADA_AT_GOOGLE)

    moved = ADA_AT_GOOGLE._replace(email="new@example.com")
    assert user_of(world, browser, moved) == ada
    assert user_of(world, browser, ADA_AT_GOOGLE._replace(email=None)) == ada
    assert world.stored_account(ada).email == ADA


def test_both_providers_lead_to_the_account_of_one_proved_address(
    world: World, browser: Browser
) -> None:
    ada = user_of(world, browser, ADA_AT_GOOGLE)
    world.later(minutes=1)
    done = browser.sign_in(ADA_AT_LINKEDIN, LINKEDIN)

    assert done.issued
    assert done.issued.user_id == ada
    linked = world.stored_account(ada).identities
    assert [(each.provider, each.state) for each in linked] == [
        (GOOGLE, LinkState.LINKED),
        (LINKEDIN, LinkState.LINKED),
    ]


def test_the_same_subject_at_two_providers_is_two_people(world: World, browser: Browser) -> None:
    ada = user_of(world, browser, ProvidedIdentity("7", ADA, None))
    done = browser.sign_in(ProvidedIdentity("7", BOB, None), LINKEDIN)

    assert done.issued
    assert done.issued.user_id != ada


def test_a_proved_account_is_found_by_its_proved_address_and_its_owner_is_told(
    world: World, browser: Browser
) -> None:
    ada = world.member()
    world.later(minutes=1)

    assert user_of(world, browser, ADA_AT_GOOGLE) == ada
    assert world.login().user_id == ada
    world.deliver()
    assert world.letters(ADA)[-1]["Subject"] == "A new way to log in to your account"


def test_an_address_that_is_not_proved_opens_and_makes_nothing(
    world: World, browser: Browser
) -> None:
    world.member()
    for address in (ADA, BOB):
        done = browser.sign_in(ProvidedIdentity("evil", None, address))
        assert isinstance(done.error, EmailUnproved)
        assert done.issued is None
    odd = browser.sign_in(ProvidedIdentity("evil", "no address", None))
    assert isinstance(odd.error, EmailUnproved)
    with pytest.raises(WrongCredentials):
        world.login(BOB)


def test_an_unconfirmed_registration_is_gone_with_its_password(
    world: World, browser: Browser
) -> None:
    world.register(password=OTHER_PASSWORD)
    world.deliver()
    link = world.token()

    ada = user_of(world, browser, ADA_AT_GOOGLE)

    with pytest.raises((LinkInvalid, AlreadyRegistered)):
        world.verify(link, OTHER_PASSWORD)
    with pytest.raises(WrongCredentials):
        world.login(ADA, OTHER_PASSWORD)
    assert world.repository.registration(world.address_id()) is None
    assert world.stored_account(ada).password_hash == ""


def test_nobody_logs_in_with_the_password_that_was_never_set(
    world: World, browser: Browser
) -> None:
    browser.sign_in(ADA_AT_GOOGLE)

    for password in ("", "x", PASSWORD):
        with pytest.raises(WrongCredentials):
            world.login(ADA, password)


def test_the_owner_sets_a_password_by_the_link_of_an_email(world: World, browser: Browser) -> None:
    ada = user_of(world, browser, ADA_AT_GOOGLE)
    world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)
    world.deliver()
    world.services.recovery.reset(token=world.token(), new_password=PASSWORD, client=CLIENT)

    assert world.login().user_id == ada


def test_an_address_given_to_somebody_else_opens_no_account_of_the_one_before(
    world: World, browser: Browser
) -> None:
    """A workplace gives an address again: another subject, the same proved address."""
    browser.sign_in(ADA_AT_GOOGLE)
    done = browser.sign_in(ADA_AT_GOOGLE._replace(subject="g-2"))

    assert isinstance(done.error, AlreadyLinked)


@pytest.mark.parametrize("status", [Status.DISABLED, Status.ERASING])
def test_an_account_that_is_closed_stays_closed(
    world: World, browser: Browser, status: Status
) -> None:
    ada = user_of(world, browser, ADA_AT_GOOGLE)
    world.change_account(ada, status=status)

    for identity, provider in ((ADA_AT_GOOGLE, GOOGLE), (ADA_AT_LINKEDIN, LINKEDIN)):
        done = browser.sign_in(identity, provider)
        assert isinstance(done.error, AccountClosed)
    assert len(world.stored_account(ada).identities) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("  Ada  ", "Ada"),
        (None, "ada"),
        ("", "ada"),
        ("a\nb", "ada"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_name_is_taken_if_it_can_be_one(
    world: World, browser: Browser, given: str | None, kept: str
) -> None:
    ada = user_of(world, browser, ADA_AT_GOOGLE._replace(name=given))

    assert world.stored_account(ada).name == kept


def test_many_first_sign_ins_at_once_make_one_account(
    world: World, providers: dict[ProviderName, ScriptedProvider]
) -> None:
    accounts = [world.another().federation.accounts for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        entered = threads.map(
            lambda pair: pair[1].enter(
                *((GOOGLE, ADA_AT_GOOGLE) if pair[0] % 2 else (LINKEDIN, ADA_AT_LINKEDIN))
            ),
            enumerate(accounts),
        )
        users = {each.user_id for each in entered}

    assert len(users) == 1
    [ada] = users
    assert {each.state for each in world.stored_account(ada).identities} == {LinkState.LINKED}


@pytest.mark.parametrize("known", [False, True], ids=["a new account", "an account of before"])
def test_a_sign_in_that_died_anywhere_is_completed_by_the_next_one(
    world: World, browser: Browser, *, known: bool
) -> None:
    """At each operation on the store in turn; afterwards one account, and all of it."""
    if known:
        world.member()
        world.later(minutes=1)
    for operation in range(1, 30):
        address = f"ada{operation}@example.com" if not known else ADA
        identity = ProvidedIdentity(f"g-{operation}", address, None)
        if known:
            clear(world)
        else:
            world.register(address)
        with world.dying_before(operation):
            browser.sign_in(identity)
        done = browser.sign_in(identity)
        assert done.issued, (operation, done.error)
        account = world.stored_account(done.issued.user_id)
        assert [each.state for each in account.identities] == [LinkState.LINKED]
        directory = world.services.federation.directory
        assert directory.holder_id(account.identities[0].identity_id) == account.user_id
        assert world.repository.holder_id(account.address_id) == account.user_id
        assert known or world.repository.registration(account.address_id) is None


def clear(world: World) -> None:
    """Take all identities off the account of Ada."""
    ada = world.repository.holder_id(world.address_id())
    assert ada
    for each in world.stored_account(ada).identities:
        world.services.federation.directory.release(each.identity_id, ada)
    world.change_account(ada, identities=())


def test_a_damaged_entry_stops_nobody_but_its_own_identity(world: World, browser: Browser) -> None:
    user_of(world, browser, ADA_AT_GOOGLE)
    directory = world.services.federation.directory
    key = f"identity:{directory.identity_id(GOOGLE, 'g-1')}"
    from shared.ports.documents import DIRECTORY

    world.store.upsert(DIRECTORY, key, {"id": key, "user_id": 7})
    done = browser.sign_in(ADA_AT_GOOGLE)
    assert done.error
    assert done.error.code == "document.unreadable"

    assert browser.sign_in(ProvidedIdentity("g-9", BOB, None)).issued
