"""Codes of an app and recovery codes: each is good once, and guessing them leads nowhere."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest

from shared.accounts.errors import TooManyAttempts, WrongCredentials
from shared.accounts.federation.answers import Outcome
from shared.accounts.model import Caller
from shared.accounts.second_factor.errors import (
    SecondFactorNeeded,
    SecondFactorOff,
    SecondFactorOn,
    WrongCode,
)
from shared.ports.identity import ProvidedIdentity
from tests.support.account_world import ADA, CLIENT, PASSWORD, World
from tests.support.federated import GOOGLE, Browser, ScriptedProvider


@pytest.fixture
def ada(world: World) -> Caller:
    world.member()
    return world.caller(world.login())


@pytest.fixture
def app(world: World, ada: Caller) -> Callable[[], str]:
    """Switch the second factor on; return what shows the code of the moment."""
    secret = world.services.second_factors.begin(ada).secret
    totp = pyotp.TOTP(secret)
    world.services.second_factors.confirm(ada, totp.at(world.clock()))
    world.later(minutes=1)
    return lambda: totp.at(world.clock())


def test_rfc_6238_gives_these_codes(world: World, ada: Caller) -> None:
    """Appendix B for SHA-1, cut to six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert [pyotp.TOTP(secret).generate_otp(seconds // 30) for seconds in (59, 1111111109)] == [
        "287082",
        "081804",
    ]


def test_a_secret_counts_when_a_code_has_confirmed_it(world: World, ada: Caller) -> None:
    begun = world.services.second_factors.begin(ada)
    assert begun.otpauth_url.startswith("otpauth://totp/iMock:ada%40example.com?secret=")
    assert world.login()
    with pytest.raises(WrongCode):
        world.services.second_factors.confirm(ada, "000000")

    code = pyotp.TOTP(begun.secret).at(world.clock())
    codes = world.services.second_factors.confirm(ada, code)
    assert len(set(codes)) == 10
    with pytest.raises(SecondFactorNeeded):
        world.login()
    with pytest.raises(SecondFactorOn):
        world.services.second_factors.begin(ada)


def test_a_login_needs_a_code_of_the_moment(world: World, app: Callable[[], str]) -> None:
    old = app()
    world.later(minutes=2)
    for wrong in (old, "", "000000", "\u0660" * 6, "x" * 20):
        with pytest.raises((WrongCode, SecondFactorNeeded)):
            world.login(code=wrong)

    assert world.login(code=f" {app()} ")


def test_the_password_is_asked_first(world: World, app: Callable[[], str]) -> None:
    for code in (None, app(), "000000"):
        with pytest.raises(WrongCredentials):
            world.login(password="something else", code=code)


def test_a_code_is_good_once(world: World, app: Callable[[], str]) -> None:
    code = app()
    world.login(code=code)
    with pytest.raises(WrongCode):
        world.login(code=code)

    world.later(seconds=30)
    assert world.login(code=app())
    with pytest.raises(WrongCode):
        world.login(code=code)


def test_a_code_is_good_once_although_it_comes_many_times_at_a_time(
    world: World, ada: Caller, app: Callable[[], str]
) -> None:
    code, account = app(), world.stored_account(ada.user_id)

    def attempt(_number: int) -> bool:
        try:
            world.another().second_factors.require(account, code)
        except (WrongCode, TooManyAttempts):
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(attempt, range(4))) == 1


def test_a_telephone_may_be_half_a_minute_wrong(world: World, app: Callable[[], str]) -> None:
    code = app()
    world.later(seconds=30)
    assert world.login(code=code)

    world.later(minutes=5)
    world.clock.forward(timedelta(seconds=30))
    early = app()
    world.clock.forward(timedelta(seconds=-30))
    assert world.login(code=early)


def test_guessing_waits_longer_and_longer_and_the_owner_gets_in_afterwards(
    world: World, app: Callable[[], str]
) -> None:
    guesses = 0
    end = world.clock() + timedelta(hours=24)
    while world.clock() < end:
        try:
            world.login(code="000000")
        except WrongCode:
            guesses += 1
        except TooManyAttempts as refused:
            world.later(seconds=refused.retry_after_s)
    assert guesses < 110

    world.later(minutes=15)
    assert world.login(code=app())


def test_a_recovery_code_is_good_once(world: World, ada: Caller) -> None:
    secret = world.services.second_factors.begin(ada).secret
    codes = world.services.second_factors.confirm(ada, pyotp.TOTP(secret).at(world.clock()))
    assert world.login(code=codes[3].upper())
    with pytest.raises(WrongCode):
        world.login(code=codes[3])

    assert world.login(code=codes[4])


def test_switched_off_it_is_asked_for_no_more_and_the_owner_is_told(
    world: World, ada: Caller, app: Callable[[], str]
) -> None:
    world.services.second_factors.remove(ada)
    world.deliver()

    assert world.login()
    assert [each["Subject"] for each in world.letters(ADA)[-2:]] == [
        "A second factor protects your account",
        "The second factor of your account was switched off",
    ]
    with pytest.raises(SecondFactorOff):
        world.services.second_factors.remove(ada)
    with pytest.raises(SecondFactorOff):
        world.services.second_factors.confirm(ada, "123456")


def test_the_store_holds_neither_the_secret_nor_a_recovery_code(world: World, ada: Caller) -> None:
    secret = world.services.second_factors.begin(ada).secret
    codes = world.services.second_factors.confirm(ada, pyotp.TOTP(secret).at(world.clock()))
    kept = world.everything()

    for text in (secret, *codes):
        assert text.encode() not in kept


def test_a_new_password_leaves_the_second_factor_on(world: World, app: Callable[[], str]) -> None:
    world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)
    world.deliver()
    world.services.recovery.reset(
        token=world.token(), new_password="mossy-lantern-quartz-81", client=CLIENT
    )

    with pytest.raises(SecondFactorNeeded):
        world.login(password="mossy-lantern-quartz-81")


def test_a_sign_in_at_a_provider_needs_a_code_too(
    world: World, ada: Caller, app: Callable[[], str]
) -> None:
    provider = ScriptedProvider(GOOGLE)
    world.providers[GOOGLE] = provider
    browser = Browser(world.services, {GOOGLE: provider})
    done = browser.sign_in(ProvidedIdentity("g-1", ADA, None))
    assert (done.outcome, done.issued) == (Outcome.CODE_NEEDED, None)
    assert done.ticket
    cookies = {done.ticket.name: (done.ticket.value,)}
    federation = world.services.federation
    for wrong, sent in (("000000", cookies), (app(), {}), (app(), {done.ticket.name: ("v1.x",)})):
        with pytest.raises(WrongCode):
            federation.complete_with_code(wrong, cookies=sent)

    issued, ended = federation.complete_with_code(app(), cookies=cookies)
    assert issued.user_id == ada.user_id
    assert (ended.name, ended.max_age_s) == (done.ticket.name, 0)
    world.later(minutes=5)
    with pytest.raises(WrongCode):
        federation.complete_with_code(app(), cookies=cookies)


def test_a_ticket_is_worthless_after_a_new_password(
    world: World, ada: Caller, app: Callable[[], str]
) -> None:
    account = world.stored_account(ada.user_id)
    ticket = world.services.federation.tickets.issue(account)
    world.change_account(ada.user_id, epoch=account.epoch + 1)

    with pytest.raises(WrongCode):
        world.services.federation.complete_with_code(app(), cookies={ticket.name: (ticket.value,)})
    assert PASSWORD.encode() not in ticket.value.encode()
