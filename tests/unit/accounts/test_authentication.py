from datetime import timedelta
from typing import cast

import pytest

from shared.accounts.authentication import Authenticator
from shared.accounts.errors import InvalidToken
from shared.accounts.model import IssuedTokens, Status
from shared.accounts.repository import AccountRepository
from shared.accounts.tokens import AccessTokens
from shared.accounts.wiring import AUDIENCE
from shared.ports.documents import DocumentStore
from tests.support.account_world import CLIENT, OTHER_PASSWORD, PASSWORD, World, jar
from tests.support.clock import FixedClock


@pytest.fixture
def granted(world: World) -> IssuedTokens:
    world.member()
    return world.login()


def refused(world: World, granted: IssuedTokens) -> bool:
    try:
        world.caller(granted)
    except InvalidToken:
        return True
    return False


def test_the_state_behind_a_token_is_read_once_in_half_a_minute(
    world: World, granted: IssuedTokens
) -> None:
    world.watched.operations.clear()
    for _ in range(10):
        world.caller(granted)
        world.later(seconds=2.9)
    assert world.watched.operations == {"get_many": 1}

    world.later(seconds=1)
    world.caller(granted)

    assert world.watched.operations == {"get_many": 2}


@pytest.mark.parametrize("how", ["logout", "everywhere", "change", "reset", "delete", "disable"])
def test_what_another_instance_ends_is_dead_here_within_half_a_minute(
    world: World, granted: IssuedTokens, how: str
) -> None:
    other = world.another()
    caller = world.caller(granted)
    if how in {"logout", "everywhere"}:
        other.logins.logout(jar(granted), everywhere=how == "everywhere")
    elif how == "change":
        other.recovery.change(
            caller,
            current_password=PASSWORD,
            new_password=OTHER_PASSWORD,
            client=CLIENT,
            cookies={},
        )
    elif how == "reset":
        other.recovery.forgot(email="ada@example.com", client=CLIENT, request_key=None)
        world.deliver()
        other.recovery.reset(token=world.token(), new_password=OTHER_PASSWORD, client=CLIENT)
    elif how == "delete":
        world.erase(caller, other)
    else:
        world.change_account(caller.user_id, status=Status.DISABLED)

    world.later(seconds=30)

    assert refused(world, granted)


@pytest.mark.parametrize("how", ["logout", "everywhere", "change", "reset", "delete"])
def test_what_this_instance_ends_is_dead_at_once(
    world: World, granted: IssuedTokens, how: str
) -> None:
    here = world.services
    caller = world.caller(granted)
    if how in {"logout", "everywhere"}:
        here.logins.logout(jar(granted), everywhere=how == "everywhere")
    elif how == "change":
        here.recovery.change(
            caller,
            current_password=PASSWORD,
            new_password=OTHER_PASSWORD,
            client=CLIENT,
            cookies={},
        )
    elif how == "reset":
        here.recovery.forgot(email="ada@example.com", client=CLIENT, request_key=None)
        world.deliver()
        here.recovery.reset(token=world.token(), new_password=OTHER_PASSWORD, client=CLIENT)
    else:
        world.erase(caller, here)

    assert refused(world, granted)


def test_a_state_that_was_read_before_a_change_is_not_remembered_after_it(
    world: World, granted: IssuedTokens
) -> None:
    """A request has read the state, the logout comes, and only then does the request go on."""

    def log_out_after_reading(name: str, _given: tuple[object, ...]) -> None:
        if name == "get_many":
            world.watched.after = lambda _name, _given: None
            world.services.logins.logout(jar(granted), everywhere=False)

    world.watched.after = log_out_after_reading
    world.caller(granted)

    assert refused(world, granted)


def test_a_state_seen_at_a_later_hour_is_not_trusted_after_the_clock_was_set_back(
    world: World, granted: IssuedTokens
) -> None:
    world.later(minutes=5)
    world.caller(granted)
    world.watched.operations.clear()
    world.later(minutes=-2)
    world.caller(granted)

    assert world.watched.operations == {"get_many": 1}


def test_a_login_that_ends_by_itself_is_not_remembered_beyond_its_end(
    world: World, granted: IssuedTokens
) -> None:
    for _ in range(3):
        world.later(days=9, hours=23, minutes=59)
        granted = world.services.logins.refresh(jar(granted), client=CLIENT)
    world.later(minutes=2, seconds=50)
    granted = world.services.logins.refresh(jar(granted), client=CLIENT)
    assert not refused(world, granted)

    world.later(seconds=10)

    assert refused(world, granted)


def test_the_memory_is_bounded(world: World, granted: IssuedTokens) -> None:
    tokens = AccessTokens(
        keys=world.keys,
        clock=world.clock,
        issuer="https://api.example.com",
        audience=AUDIENCE,
        life=timedelta(minutes=10),
    )
    repository = AccountRepository.over(cast("DocumentStore", world.watched), clock=world.clock)
    access = Authenticator(repository=repository, tokens=tokens, clock=world.clock, max_seen=2)
    oldest, *others = [world.login().access_token for _ in range(3)]
    for token in (oldest, *others):
        access.authenticate(token)
    world.watched.operations.clear()

    for token in others:
        access.authenticate(token)
    assert not world.watched.operations
    access.authenticate(oldest)

    assert world.watched.operations == {"get_many": 1}


def test_a_token_of_another_installation_is_refused(world: World, granted: IssuedTokens) -> None:
    elsewhere = world.another(public_url="https://other.example.com")

    with pytest.raises(InvalidToken):
        elsewhere.authenticator.authenticate(granted.access_token)


def test_an_instance_whose_clock_is_ahead_ends_a_token_earlier_and_nothing_else(
    world: World, granted: IssuedTokens
) -> None:
    ahead = world.another(clock=FixedClock(world.clock() + timedelta(minutes=11)))
    with pytest.raises(InvalidToken):
        ahead.authenticator.authenticate(granted.access_token)

    assert not refused(world, granted)
