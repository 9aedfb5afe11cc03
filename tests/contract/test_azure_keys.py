"""What only Key Vault's keys promise: rotation, and serving on while the vault is away."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from azure.core.credentials import TokenCredential
from azure.keyvault.secrets import SecretClient

from dev import vault_keys
from dev.emulators.vault import VaultEmulator
from dev.emulators.web import WebReply, WebRequest
from shared.adapters.azure.keys import (
    GOOD_WITHOUT_VAULT,
    PUBLISH_BEFORE_SIGNING,
    REFRESH_EVERY,
    ROOT_SECRET,
    SIGNING_KEY,
    KeyVaultKeys,
)
from shared.ports import Outage
from shared.ports.keys import DamagedKeys
from tests.support.clock import FixedClock
from tests.support.contract import silent

TWO_TOKEN_LIVES = timedelta(minutes=20)
Open = Callable[[], KeyVaultKeys]


@pytest.fixture
def keys(open_vault: Open) -> KeyVaultKeys:
    return open_vault()


def rotate(vault: VaultEmulator) -> None:
    vault.put(SIGNING_KEY, vault_keys.new_signing_key())


def away(_: WebRequest) -> WebReply:
    return WebReply(503, {"error": {"code": "ServiceUnavailable"}}, {"Retry-After": "17"})


def test_a_new_key_counts_before_it_signs_and_the_old_one_after(
    keys: KeyVaultKeys, vault: VaultEmulator, clock: FixedClock
) -> None:
    old = keys.signing()
    clock.forward(timedelta(days=1))
    rotate(vault)

    published = keys.signing()
    clock.forward(PUBLISH_BEFORE_SIGNING)
    rotated = keys.signing()
    clock.forward(TWO_TOKEN_LIVES)
    settled = keys.signing()

    assert published.current_id == old.current_id
    assert len(published.accepted) == 2
    assert rotated.current_id != old.current_id
    assert rotated.accepted.keys() == published.accepted.keys()
    assert list(settled.accepted) == [rotated.current_id]


def test_every_instance_knows_a_key_before_any_signs_with_it(
    open_vault: Open, vault: VaultEmulator, clock: FixedClock
) -> None:
    """However their looks at the vault lie to each other."""
    early, late = open_vault(), open_vault()
    early.signing()
    clock.forward(REFRESH_EVERY / 2)
    late.signing()
    rotate(vault)
    for _ in range(60):
        clock.forward(timedelta(minutes=1))
        one, other = early.signing(), late.signing()
        assert one.current_id in other.accepted
        assert other.current_id in one.accepted


def test_the_same_object_is_returned_while_nothing_changes(
    keys: KeyVaultKeys, clock: FixedClock
) -> None:
    first = keys.signing()
    clock.forward(REFRESH_EVERY)

    assert keys.signing() is first


def test_the_vault_is_looked_at_once_in_a_while(
    keys: KeyVaultKeys, vault: VaultEmulator, clock: FixedClock
) -> None:
    asked: list[str] = []

    def count(request: WebRequest) -> WebReply:
        asked.append(request.path)
        return vault.answer(request)

    vault.interrupt(count)
    for _ in range(100):
        keys.signing()
        keys.secret("a")
    assert len(asked) <= 6
    clock.forward(REFRESH_EVERY)
    asked.clear()
    keys.signing()

    assert asked == [f"/secrets/{SIGNING_KEY}/versions"]


def test_keys_serve_on_while_the_vault_is_away_but_not_for_ever(
    keys: KeyVaultKeys, vault: VaultEmulator, clock: FixedClock
) -> None:
    first = keys.signing()
    secret = keys.secret("a")
    vault.interrupt(away)

    clock.forward(GOOD_WITHOUT_VAULT - timedelta(seconds=1))
    assert keys.signing() is first
    clock.forward(timedelta(seconds=1))
    with pytest.raises(Outage):
        keys.signing()
    assert keys.secret("a") == secret

    vault.interrupt(vault.answer)
    assert keys.signing() is first


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_vault_that_refuses_is_an_outage_for_as_long_as_it_says(
    keys: KeyVaultKeys, vault: VaultEmulator, status: int
) -> None:
    vault.interrupt(lambda _: WebReply(status, {"error": {"code": "x"}}, {"Retry-After": "17"}))

    for call in (keys.signing, keys.ping, lambda: keys.secret("a")):
        began = time.monotonic()
        with pytest.raises(Outage) as refused:
            call()
        assert refused.value.retry_after_s == 17
        assert time.monotonic() - began < 5


def test_a_vault_that_does_not_answer_is_an_outage_soon(
    vault: VaultEmulator, credential: TokenCredential, clock: FixedClock
) -> None:
    keys = KeyVaultKeys(
        vault.url, credential, clock=clock, token_life_minutes=10, answer_within_s=0.2
    )
    with silent(vault), pytest.raises(Outage):
        keys.signing()


def test_nobody_waits_for_a_look_while_the_keys_still_serve(
    keys: KeyVaultKeys, vault: VaultEmulator, clock: FixedClock
) -> None:
    first = keys.signing()
    clock.forward(REFRESH_EVERY)
    looking, go_on = threading.Event(), threading.Event()

    def slow(request: WebRequest) -> WebReply:
        looking.set()
        go_on.wait(30)
        return vault.answer(request)

    vault.interrupt(slow)
    other = threading.Thread(target=keys.signing)
    other.start()
    try:
        assert looking.wait(10)
        assert keys.signing() is first
    finally:
        go_on.set()
        other.join()


def test_a_withdrawn_key_stops_to_count(
    keys: KeyVaultKeys, vault: VaultEmulator, clock: FixedClock
) -> None:
    old = keys.signing().current_id
    rotate(vault)
    vault.versions[SIGNING_KEY][0].enabled = False
    clock.forward(REFRESH_EVERY)

    signing = keys.signing()

    assert old not in signing.accepted
    assert list(signing.accepted) == [signing.current_id]


@pytest.mark.parametrize("value", ["", "not a key", "rsa"])
def test_an_unusable_version_is_passed_over(
    keys: KeyVaultKeys, vault: VaultEmulator, clock: FixedClock, value: str
) -> None:
    first = keys.signing()
    vault.put(SIGNING_KEY, an_rsa_key() if value == "rsa" else value)
    clock.forward(timedelta(days=1))

    assert keys.signing() is first


def an_rsa_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    return (
        rsa.generate_private_key(65537, 2048)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


@pytest.mark.parametrize("state", ["never made", "no key", "disabled"])
def test_a_vault_without_a_signing_key_stops_the_start(
    keys: KeyVaultKeys, vault: VaultEmulator, state: str
) -> None:
    match state:
        case "never made":
            del vault.versions[SIGNING_KEY]
        case "no key":
            vault.versions[SIGNING_KEY][0].value = "no key"
        case "disabled":
            vault.versions[SIGNING_KEY][0].enabled = False

    with pytest.raises(DamagedKeys, match=SIGNING_KEY):
        keys.signing()


@pytest.mark.parametrize("state", ["never made", "no hexadecimal", "short", "disabled"])
def test_a_vault_without_the_root_of_secrets_stops_the_start(
    keys: KeyVaultKeys, vault: VaultEmulator, clock: FixedClock, state: str
) -> None:
    match state:
        case "never made":
            del vault.versions[ROOT_SECRET]
        case "no hexadecimal":
            vault.versions[ROOT_SECRET][0].value = "x" * 64
        case "short":
            vault.versions[ROOT_SECRET][0].value = "00"
        case "disabled":
            vault.versions[ROOT_SECRET][0].enabled = False
            clock.forward(timedelta(seconds=1))
            vault.put(ROOT_SECRET, vault_keys.new_root_secret())

    with pytest.raises(DamagedKeys, match=ROOT_SECRET):
        keys.secret("a")


def test_a_root_that_was_set_again_changes_no_secret(
    open_vault: Open, vault: VaultEmulator, clock: FixedClock
) -> None:
    before = open_vault().secret("a")
    for _ in range(30):
        clock.forward(timedelta(seconds=1))
        vault.put(ROOT_SECRET, vault_keys.new_root_secret())

    assert open_vault().secret("a") == before


def test_a_new_root_counts_at_once_and_makes_after_a_quarter_of_an_hour(
    keys: KeyVaultKeys, vault: VaultEmulator, clock: FixedClock
) -> None:
    first = keys.secret("a")
    clock.forward(timedelta(minutes=1))
    vault.put(ROOT_SECRET, vault_keys.new_root_secret())
    clock.forward(timedelta(minutes=5))
    published = keys.secrets("a")
    clock.forward(timedelta(minutes=15))
    made = keys.secrets("a")
    vault.versions[ROOT_SECRET][1].enabled = False
    clock.forward(timedelta(minutes=5))

    assert (published.current, set(published.by_version)) == (1, {1, 2})
    assert (made.current, set(made.by_version)) == (2, {1, 2})
    assert made.by_version[1] == keys.secret("a") == first != made.by_version[2]
    assert keys.secrets("a").by_version.keys() == {1}


def test_roots_serve_on_while_the_vault_is_away(
    keys: KeyVaultKeys, vault: VaultEmulator, clock: FixedClock
) -> None:
    before = keys.secrets("a")
    vault.interrupt(away)
    for _ in range(3):
        clock.forward(timedelta(days=1))
        assert keys.secrets("a") == before


def test_a_root_that_is_none_is_passed_over(
    keys: KeyVaultKeys, vault: VaultEmulator, clock: FixedClock
) -> None:
    clock.forward(timedelta(minutes=1))
    vault.put(ROOT_SECRET, "no root")
    clock.forward(timedelta(hours=1))

    assert keys.secrets("a").by_version.keys() == {1}


def test_a_host_that_asks_for_a_token_of_somewhere_else_gets_none(
    keys: KeyVaultKeys, vault: VaultEmulator
) -> None:
    brought: list[str] = []

    def evil(request: WebRequest) -> WebReply:
        brought.append(request.headers.get("authorization", ""))
        challenge = (
            'Bearer authorization="https://login.example/x", resource="https://vault.azure.net"'
        )
        return WebReply(401, {}, {"WWW-Authenticate": challenge})

    vault.interrupt(evil)

    with pytest.raises(ValueError, match="does not match the requested domain"):
        keys.signing()
    assert set(brought) == {""}


def test_the_tool_makes_what_is_missing_and_replaces_nothing(
    vault: VaultEmulator,
    credential: TokenCredential,
    open_vault: Open,
    clock: FixedClock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    vault.versions.clear()
    with SecretClient(vault.url, credential) as client:
        vault_keys.init(client)
        secret, first = open_vault().secret("a"), open_vault().signing().current_id
        vault_keys.init(client)
        clock.forward(timedelta(days=1))
        vault_keys.rotate(client)
    clock.forward(PUBLISH_BEFORE_SIGNING)

    assert open_vault().secret("a") == secret
    assert open_vault().signing().current_id != first
    assert len(vault.versions[ROOT_SECRET]) == 1
    assert len(vault.versions[SIGNING_KEY]) == 2
    assert "PRIVATE" not in capsys.readouterr().out


@pytest.mark.parametrize("name", [SIGNING_KEY, ROOT_SECRET])
def test_a_vault_that_lacks_a_secret_is_not_healthy_and_says_which(
    open_vault: Open, vault: VaultEmulator, name: str
) -> None:
    assert open_vault().ping().startswith("Azure Key Vault")
    del vault.versions[name]

    with pytest.raises(DamagedKeys, match=name):
        open_vault().ping()
