"""The contract of Keys."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from shared.ports.keys import Keys
from tests.support.contract import refused


@pytest.fixture
def keys(open_keys: Callable[[], Keys]) -> Keys:
    return open_keys()


def test_the_current_key_signs_and_is_accepted(keys: Keys) -> None:
    signing = keys.signing()

    signature = signing.current.sign(b"text", ec.ECDSA(hashes.SHA256()))

    signing.accepted[signing.current_id].verify(signature, b"text", ec.ECDSA(hashes.SHA256()))


def test_the_keys_are_p256(keys: Keys) -> None:
    signing = keys.signing()

    assert isinstance(signing.current.curve, ec.SECP256R1)
    assert all(isinstance(key.curve, ec.SECP256R1) for key in signing.accepted.values())


def test_a_secret_has_32_bytes_and_belongs_to_one_purpose(keys: Keys) -> None:
    purposes = ["password-pepper", "blob-url", "Blob-url", "blob-url ", "x" * 1000, "é"]
    secrets = [keys.secret(purpose) for purpose in purposes]

    assert {len(secret) for secret in secrets} == {32}
    assert len(set(secrets)) == len(purposes)


def test_the_first_version_of_a_secret_is_the_secret(keys: Keys) -> None:
    versions = keys.secrets("password-pepper")

    assert versions.by_version[1] == keys.secret("password-pepper")
    assert versions.current in versions.by_version


def test_a_purpose_has_a_name(keys: Keys) -> None:
    with refused():
        keys.secret("")


def test_whoever_opens_the_keys_next_gets_the_same(open_keys: Callable[[], Keys]) -> None:
    one, other = open_keys(), open_keys()

    assert one.secret("a") == other.secret("a")
    assert one.signing().current_id == other.signing().current_id
    assert one.signing().current.private_numbers() == other.signing().current.private_numbers()


def test_those_who_open_the_keys_at_the_same_moment_get_the_same(
    open_keys: Callable[[], Keys],
) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: open_keys(), range(8)))

    assert len({keys.secret("a") for keys in opened}) == 1
    assert len({keys.signing().current_id for keys in opened}) == 1


def test_nothing_secret_shows_when_keys_are_printed(keys: Keys) -> None:
    secret = keys.signing().current.private_numbers().private_value
    shown = f"{keys!r} {keys} {keys.signing()!r} {keys.signing()}"

    assert str(secret) not in shown
    assert f"{secret:x}" not in shown.lower()


def test_it_says_what_it_is(keys: Keys) -> None:
    assert len(keys.ping().split()) >= 2
