"""Passkeys: what a device signs opens an account once, here, now, and as long as it is listed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.accounts.errors import InvalidToken, TooManyAttempts
from shared.accounts.federation.errors import LastMethod
from shared.accounts.model import Account, Caller, IssuedTokens, Status
from shared.accounts.pace import MAX_FAILURES
from shared.accounts.passkeys.challenges import LIFE
from shared.accounts.passkeys.errors import (
    PasskeyInvalid,
    PasskeyNeeded,
    PasskeyNotFound,
    PasskeyRefused,
    TooManyPasskeys,
)
from shared.accounts.passkeys.passkey import MAX_PASSKEYS, Passkey
from shared.accounts.second_factor.errors import (
    SecondFactorNeeded,
    SecondFactorOn,
    WrongCode,
)
from tests.support.account_world import ADA, BOB, CLIENT, PASSWORD, World
from tests.support.authenticator import UP, Authenticator
from tests.support.clock import FixedClock


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> World:
    return World(tmp_path, clock)


@pytest.fixture
def caller(world: World) -> Caller:
    return logged_in(world, ADA)


@pytest.fixture
def device(world: World, caller: Caller) -> Authenticator:
    device = Authenticator()
    add(world, caller, device)
    return device


def logged_in(world: World, email: str) -> Caller:
    world.member(email)
    return world.caller(world.login(email))


def add(world: World, caller: Caller, device: Authenticator, **wrong: Any) -> Passkey:
    passkeys = world.services.passkeys
    made = device.create(passkeys.begin(caller), **wrong)
    return passkeys.add(caller, made, name="My phone")


def sign_in(world: World, device: Authenticator, **wrong: Any) -> IssuedTokens:
    return send(world, device.get(world.services.passkeys.proofs.options(), **wrong))


def send(world: World, credential: dict[str, Any]) -> IssuedTokens:
    return world.services.passkeys.sign_in(credential, client=CLIENT, cookies={})


def account(world: World, caller: Caller) -> Account:
    found = world.repository.account(caller.user_id)
    assert found
    return found


@pytest.mark.clause("P6.2")
def test_a_passkey_opens_a_login_that_is_fresh(
    world: World, caller: Caller, device: Authenticator
) -> None:
    tokens = sign_in(world, device)

    assert world.caller(tokens).user_id == caller.user_id
    assert world.caller(tokens).authenticated_lately(world.clock())
    [passkey] = account(world, caller).passkeys
    assert (passkey.sign_count, passkey.last_used_at) == (1, world.clock())


@pytest.mark.clause("P6.2")
@pytest.mark.parametrize(
    "wrong",
    [
        {"signed": b"something else"},
        {"challenge": "AAAA"},
        {"origin": "https://evil.example.com"},
        {"origin": "https://app.example.com.evil.example"},
        {"rp_id": "evil.example.com"},
        {"type": "webauthn.create"},
        {"flags": UP},
        {"flags": 0},
        {"count": 0},
        {"user_handle": b"usr_" + b"0" * 32},
        {"user_handle": b"\xff\xfe"},
        {"user_handle": b""},
    ],
    ids=str,
)
def test_what_is_not_right_opens_nothing(
    world: World, caller: Caller, device: Authenticator, wrong: dict[str, Any]
) -> None:
    sign_in(world, device)
    before = account(world, caller)

    with pytest.raises(PasskeyRefused):
        sign_in(world, device, **wrong)
    assert account(world, caller) == before


@pytest.mark.parametrize(
    "spoilt",
    [
        {},
        {"id": "AAAA"},
        {"type": "password"},
        {"response": {}},
        {"rawId": "%%%"},
        {"response": {"clientDataJSON": "e30", "authenticatorData": "", "signature": ""}},
    ],
    ids=str,
)
def test_what_is_no_credential_is_refused_as_one(
    world: World, device: Authenticator, spoilt: dict[str, Any]
) -> None:
    good = device.get(world.services.passkeys.proofs.options())

    with pytest.raises(PasskeyRefused):
        send(world, {**good, **spoilt} if spoilt else {})


@pytest.mark.clause("P6.2")
def test_a_signature_is_good_once_and_for_five_minutes(world: World, device: Authenticator) -> None:
    silent = Authenticator(counts=False)
    silent.key, silent.credential_id = device.key, device.credential_id
    silent.user_handle = device.user_handle
    once = silent.get(world.services.passkeys.proofs.options())
    send(world, once)
    with pytest.raises(PasskeyRefused):
        send(world, once)

    late = silent.get(world.services.passkeys.proofs.options())
    world.clock.forward(LIFE)
    with pytest.raises(PasskeyRefused):
        send(world, late)


@pytest.mark.clause("P6.2")
def test_a_challenge_for_one_purpose_is_none_for_another(
    world: World, caller: Caller, device: Authenticator
) -> None:
    passkeys = world.services.passkeys
    adding = {**passkeys.begin(caller), "rpId": "app.example.com"}
    with pytest.raises(PasskeyRefused):
        send(world, device.get(adding))

    signing = {**passkeys.begin(caller), "challenge": passkeys.proofs.options()["challenge"]}
    with pytest.raises(PasskeyInvalid):
        passkeys.add(caller, Authenticator().create(signing), name="x")
    other = caller._replace(login_id="lgn_" + "0" * 32)
    with pytest.raises(PasskeyInvalid):
        passkeys.add(other, Authenticator().create(passkeys.begin(caller)), name="x")


@pytest.mark.clause("P6.2")
def test_a_copy_of_a_device_that_counts_is_found_out(
    world: World, device: Authenticator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING")
    for _ in range(3):
        sign_in(world, device)
    with pytest.raises(PasskeyRefused):
        sign_in(world, device, count=2)

    assert "passkey.copied" in caplog.text
    sign_in(world, device)


def test_a_device_without_a_counter_signs_in_again_and_again(world: World, caller: Caller) -> None:
    device = Authenticator(counts=False)
    add(world, caller, device)

    for _ in range(3):
        sign_in(world, device)


@pytest.mark.parametrize(
    "wrong",
    [
        {"challenge": "AAAA"},
        {"origin": "https://evil.example.com"},
        {"rp_id": "evil.example.com"},
        {"type": "webauthn.get"},
        {"flags": UP},
    ],
    ids=str,
)
def test_what_was_made_elsewhere_or_without_its_owner_is_not_added(
    world: World, caller: Caller, wrong: dict[str, Any]
) -> None:
    with pytest.raises(PasskeyInvalid):
        add(world, caller, Authenticator(), **wrong)
    assert account(world, caller).passkeys == ()


def test_adding_again_after_a_lost_reply_is_one_passkey_and_one_email(
    world: World, caller: Caller
) -> None:
    passkeys = world.services.passkeys
    made = Authenticator().create(passkeys.begin(caller))
    first = passkeys.add(caller, made, name="My phone")

    assert passkeys.add(caller, made, name="My phone") == first
    assert passkeys.listed(caller) == (first,)
    world.deliver()
    assert [mail for mail in world.letters(ADA) if "passkey" in str(mail["Subject"])]


def test_an_account_has_a_bounded_number(world: World, caller: Caller) -> None:
    for _ in range(MAX_PASSKEYS):
        add(world, caller, Authenticator())

    with pytest.raises(TooManyPasskeys):
        add(world, caller, Authenticator())


@pytest.mark.clause("P6.2")
def test_a_removed_passkey_opens_nothing_and_others_are_not_the_callers(
    world: World, caller: Caller, device: Authenticator
) -> None:
    passkeys = world.services.passkeys
    [passkey] = passkeys.listed(caller)
    bob = logged_in(world, BOB)
    with pytest.raises(PasskeyNotFound):
        passkeys.remove(bob, passkey.passkey_id)
    passkeys.remove(caller, passkey.passkey_id)

    with pytest.raises(PasskeyRefused):
        sign_in(world, device)


def test_the_last_method_stays(world: World, caller: Caller, device: Authenticator) -> None:
    passkeys = world.services.passkeys
    [passkey] = passkeys.listed(caller)
    world.change_account(caller.user_id, password_hash="")
    with pytest.raises(LastMethod):
        passkeys.remove(caller, passkey.passkey_id)

    add(world, caller, Authenticator())
    passkeys.remove(caller, passkey.passkey_id)
    assert len(passkeys.listed(caller)) == 1


@pytest.mark.clause("P6.2")
@pytest.mark.parametrize("status", [Status.DISABLED, Status.ERASING])
def test_a_closed_account_is_not_opened_and_gets_no_passkey(
    world: World, caller: Caller, device: Authenticator, status: Status
) -> None:
    made = Authenticator().create(world.services.passkeys.begin(caller))
    world.change_account(caller.user_id, status=status)

    with pytest.raises(PasskeyRefused):
        sign_in(world, device)
    with pytest.raises(InvalidToken):
        world.services.passkeys.add(caller, made, name="x")


@pytest.mark.clause("P6.2")
def test_a_passkey_is_the_second_factor_of_a_password(
    world: World, caller: Caller, device: Authenticator
) -> None:
    services = world.services
    codes = services.second_factors.begin_with_passkeys(caller)
    assert len(codes) == 10
    with pytest.raises(SecondFactorOn):
        services.second_factors.begin(caller)

    def log_in(**factor: Any) -> IssuedTokens:
        return services.logins.login(
            email=ADA, password=PASSWORD, client=CLIENT, cookies={}, **factor
        )

    with pytest.raises(SecondFactorNeeded):
        log_in()
    with pytest.raises(WrongCode):
        log_in(code="123456")
    assert log_in(passkey=device.get(services.passkeys.proofs.options()))
    assert log_in(code=codes[0])
    bob = logged_in(world, BOB)
    stranger = Authenticator()
    add(world, bob, stranger)
    with pytest.raises(PasskeyRefused):
        log_in(passkey=stranger.get(services.passkeys.proofs.options()))
    [passkey] = services.passkeys.listed(caller)
    with pytest.raises(LastMethod):
        services.passkeys.remove(caller, passkey.passkey_id)


def test_without_a_passkey_it_cannot_be_the_second_factor(world: World, caller: Caller) -> None:
    with pytest.raises(PasskeyNeeded):
        world.services.second_factors.begin_with_passkeys(caller)


def test_who_fails_without_end_is_slowed_down(tmp_path: Path, clock: FixedClock) -> None:
    world = World(tmp_path, clock, rate_limits=True)
    for _ in range(MAX_FAILURES):
        with pytest.raises(PasskeyRefused):
            send(world, {})

    with pytest.raises(TooManyAttempts):
        send(world, {})
    world.clock.forward(timedelta(minutes=1))
    with pytest.raises(PasskeyRefused):
        send(world, {})
