"""Linking and unlinking by somebody who is logged in."""

import pytest

from shared.accounts.errors import InvalidToken
from shared.accounts.federation.answers import Outcome
from shared.accounts.federation.errors import AlreadyLinked, LastMethod, NotLinked, SignInExpired
from shared.accounts.federation.linked import LinkState
from shared.accounts.model import Caller
from shared.ports.identity import ProvidedIdentity, ProviderName
from tests.support.account_world import ADA, BOB, Crash, World
from tests.support.federated import GOOGLE, LINKEDIN, Browser, ScriptedProvider

ELSEWHERE = ProvidedIdentity("g-1", "ada.private@example.net", "Ada")


@pytest.fixture
def ada(world: World) -> Caller:
    world.member()
    caller = world.caller(world.login())
    world.later(minutes=1)
    return caller


def linked(world: World, user_id: str) -> list[str]:
    return [each.provider for each in world.services.federation.links.of(user_id)]


def test_an_identity_of_any_address_is_linked_and_logs_in_from_then_on(
    world: World, browser: Browser, ada: Caller
) -> None:
    done = browser.link(ada, ELSEWHERE)
    assert (done.outcome, done.issued) == (Outcome.LINKED, None)

    assert linked(world, ada.user_id) == [GOOGLE]
    entered = browser.sign_in(ELSEWHERE._replace(email=None))
    assert entered.issued
    assert entered.issued.user_id == ada.user_id
    assert world.stored_account(ada.user_id).email == ADA


def test_linking_again_changes_nothing(world: World, browser: Browser, ada: Caller) -> None:
    for _ in range(2):
        assert browser.link(ada, ELSEWHERE).outcome is Outcome.LINKED
    world.deliver()

    assert linked(world, ada.user_id) == [GOOGLE]
    told = [each["Subject"] for each in world.letters(ADA)]
    assert told.count("A new way to log in to your account") == 1


def test_an_identity_of_another_account_is_not_taken(
    world: World, browser: Browser, ada: Caller
) -> None:
    bob = browser.sign_in(ProvidedIdentity("g-1", BOB, None))
    assert bob.issued
    done = browser.link(ada, ELSEWHERE)

    assert isinstance(done.error, AlreadyLinked)
    assert linked(world, ada.user_id) == []
    again = browser.sign_in(ELSEWHERE)
    assert again.issued
    assert again.issued.user_id == bob.issued.user_id


def test_a_second_identity_of_one_provider_is_refused(
    world: World, browser: Browser, ada: Caller
) -> None:
    browser.link(ada, ELSEWHERE)
    done = browser.link(ada, ELSEWHERE._replace(subject="g-2"))

    assert isinstance(done.error, AlreadyLinked)
    assert linked(world, ada.user_id) == [GOOGLE]


def test_a_sign_in_that_somebody_else_started_links_nothing(
    world: World,
    browser: Browser,
    ada: Caller,
    providers: dict[ProviderName, ScriptedProvider],
) -> None:
    """An attacker starts to link their own identity and sends the victim through the end."""
    attacker = Browser(world.services, providers)
    world.member(BOB, "quiet-harbour-salmon-7")
    bob = world.caller(world.login(BOB, "quiet-harbour-salmon-7"))
    state = attacker.start(caller=bob)
    browser.start(caller=ada)

    assert isinstance(browser.come_back(state, ELSEWHERE).error, SignInExpired)
    assert linked(world, ada.user_id) == linked(world, bob.user_id) == []


def test_a_login_that_has_ended_links_nothing(world: World, browser: Browser, ada: Caller) -> None:
    state = browser.start(caller=ada)
    world.repository.logins.remove(ada.user_id, ada.login_id)

    assert isinstance(browser.come_back(state, ELSEWHERE).error, InvalidToken)
    assert linked(world, ada.user_id) == []


def test_a_sign_in_beside_a_linking_logs_in_and_does_not_link(
    world: World, browser: Browser, ada: Caller
) -> None:
    browser.start(caller=ada)
    done = browser.sign_in(ProvidedIdentity("g-1", BOB, None))

    assert done.issued
    assert done.issued.user_id != ada.user_id


def test_unlinking_ends_the_way_in_and_tells_the_owner(
    world: World, browser: Browser, ada: Caller
) -> None:
    browser.link(ada, ELSEWHERE)
    world.services.federation.unlink(ada, GOOGLE)
    world.deliver()

    assert linked(world, ada.user_id) == []
    assert world.letters(ADA)[-1]["Subject"] == "A way to log in to your account was removed"
    other = browser.sign_in(ELSEWHERE)
    assert other.issued
    assert other.issued.user_id != ada.user_id
    with pytest.raises(NotLinked):
        world.services.federation.unlink(ada, GOOGLE)


def test_the_last_way_in_stays(world: World, browser: Browser) -> None:
    done = browser.sign_in(ProvidedIdentity("g-1", ADA, None))
    assert done.issued
    ada = world.caller(done.issued)
    with pytest.raises(LastMethod):
        world.services.federation.unlink(ada, GOOGLE)

    world.later(minutes=1)
    browser.sign_in(ProvidedIdentity("l-1", ADA, None), LINKEDIN)
    world.services.federation.unlink(ada, GOOGLE)
    with pytest.raises(LastMethod):
        world.services.federation.unlink(ada, LINKEDIN)
    assert linked(world, ada.user_id) == [LINKEDIN]


def test_of_two_unlinkings_at_once_one_stays(world: World, browser: Browser) -> None:
    done = browser.sign_in(ProvidedIdentity("g-1", ADA, None))
    assert done.issued
    ada = world.caller(done.issued)
    world.later(minutes=1)
    browser.sign_in(ProvidedIdentity("l-1", ADA, None), LINKEDIN)
    other = world.another()
    first = True

    def meanwhile(name: str, _given: object) -> None:
        nonlocal first
        if name == "replace" and first:
            first = False
            other.federation.unlink(ada, LINKEDIN)

    world.watched.before = meanwhile
    with pytest.raises(LastMethod):
        world.services.federation.unlink(ada, GOOGLE)
    assert linked(world, ada.user_id) == [GOOGLE]


def test_an_unlinking_that_died_anywhere_lets_nobody_in_and_is_completed(
    world: World, browser: Browser, ada: Caller
) -> None:
    directory = world.services.federation.directory
    identity_id = directory.identity_id(GOOGLE, "g-1")
    for operation in range(1, 12):
        assert browser.link(ada, ELSEWHERE).outcome is Outcome.LINKED
        with world.dying_before(operation):
            world.services.federation.unlink(ada, GOOGLE)
        given_up = linked(world, ada.user_id) == []
        entered = browser.sign_in(ELSEWHERE._replace(email=None))
        assert bool(entered.issued) != given_up, operation
        try:
            world.services.federation.unlink(ada, GOOGLE)
        except NotLinked:
            assert given_up
        assert world.stored_account(ada.user_id).identities == ()
        assert directory.holder_id(identity_id) is None


def test_a_linking_that_died_anywhere_is_completed_by_linking_again(
    world: World, browser: Browser, ada: Caller
) -> None:
    for operation in range(1, 20):
        identity = ELSEWHERE._replace(subject=f"g-{operation}")
        with world.dying_before(operation):
            browser.link(ada, identity)
        assert browser.link(ada, identity).outcome is Outcome.LINKED, operation
        [item] = world.stored_account(ada.user_id).identities
        assert item.state is LinkState.LINKED
        world.services.federation.unlink(ada, GOOGLE)


@pytest.mark.clause("P5.3", "P7.4")
def test_an_erasure_removes_the_identities_and_the_person_may_come_back(
    world: World, browser: Browser, ada: Caller
) -> None:
    browser.link(ada, ELSEWHERE)
    world.erase(ada)

    assert world.traces(ada.user_id, "ada.private", "g-1") == []
    new = browser.sign_in(ELSEWHERE._replace(email=ADA))
    assert new.issued
    assert new.issued.user_id != ada.user_id


@pytest.mark.clause("P5.3")
def test_an_erasure_finds_the_entry_of_a_linking_or_unlinking_that_died(
    world: World, browser: Browser, ada: Caller
) -> None:
    directory = world.services.federation.directory
    died = 0

    def die(name: str, given: tuple[object, ...]) -> None:
        nonlocal died
        if name == "delete" and str(given[1]).startswith("identity:"):
            died += 1
            raise Crash

    browser.link(ada, ELSEWHERE)
    world.watched.before = die
    with pytest.raises(Crash):
        world.services.federation.unlink(ada, GOOGLE)
    world.watched.before = lambda _name, _given: None
    assert died == 1
    world.erase(ada)

    assert directory.holder_id(directory.identity_id(GOOGLE, "g-1")) is None
    assert world.traces(ada.user_id) == []
