import threading
from pathlib import Path

import bcrypt
import pytest

from shared.accounts.errors import HashingBusy
from shared.accounts.passwords import PasswordHasher
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.ports.keys import Keys, Secrets, SigningKeys

EMOJI = "".join(chr(0x1F300 + number * 101 % 256) for number in range(256))
"""256 different ones, in no order."""


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return EmbeddedKeys(tmp_path / "keys")


@pytest.fixture
def hasher(keys: Keys) -> PasswordHasher:
    return PasswordHasher(keys=keys, cost=4)


@pytest.mark.parametrize(
    "password",
    [
        "vivid-pelican-tango-44",
        "a" * 72,
        "a" * 73,
        "x" * 1000,
        "nul\x00inside-the-password",
        "\x00",
        "",
        "пароль-кошка-молоко",
        EMOJI,
        "lone \ud800 surrogate",
    ],
)
def test_a_password_is_accepted_as_itself_and_as_nothing_else(
    hasher: PasswordHasher, password: str
) -> None:
    stored = hasher.hash(password)

    assert hasher.verify(password, stored)
    assert not hasher.verify(password + "x", stored)
    assert not hasher.verify(password[:-1] + "y", stored)


@pytest.mark.clause("P2.1a")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a" * 72 + "b", "a" * 72 + "c"),
        ("before\x00after", "before\x00other"),
        ("\x00one", "\x00two"),
        (EMOJI, EMOJI[:-1] + EMOJI[0]),
        ("Password", "password"),
        (" padded ", "padded"),
    ],
    ids=["past 72 bytes", "past a NUL", "leading NUL", "256 emoji", "case", "spaces"],
)
def test_no_part_of_a_password_is_dropped(hasher: PasswordHasher, one: str, other: str) -> None:
    assert not hasher.verify(other, hasher.hash(one))


def test_two_ways_to_type_the_same_characters_are_the_same_password(
    hasher: PasswordHasher,
) -> None:
    assert hasher.verify("o\u0308l-und-essig-7", hasher.hash("\u00f6l-und-essig-7"))


def test_characters_that_only_look_alike_are_not_the_same(hasher: PasswordHasher) -> None:
    assert not hasher.verify("\ufb01ne-morning-walk", hasher.hash("fine-morning-walk"))


def test_the_hash_says_nothing_without_the_pepper(keys: Keys, tmp_path: Path) -> None:
    stored = PasswordHasher(keys=keys, cost=4).hash("vivid-pelican-tango-44")

    assert not bcrypt.checkpw(b"vivid-pelican-tango-44", stored.partition(":")[2].encode())
    elsewhere = PasswordHasher(keys=EmbeddedKeys(tmp_path / "other"), cost=4)
    assert not elsewhere.verify("vivid-pelican-tango-44", stored)


def test_the_same_password_is_stored_differently_each_time(hasher: PasswordHasher) -> None:
    assert hasher.hash("vivid-pelican-tango-44") != hasher.hash("vivid-pelican-tango-44")


def test_nobody_has_any_password(hasher: PasswordHasher) -> None:
    assert not hasher.verify("", None)
    assert not hasher.verify("vivid-pelican-tango-44", None)


def test_a_hash_of_an_unknown_scheme_matches_nothing(hasher: PasswordHasher) -> None:
    plain = bcrypt.hashpw(b"vivid-pelican-tango-44", bcrypt.gensalt(4)).decode()

    assert not hasher.verify("vivid-pelican-tango-44", plain)
    assert not hasher.verify("vivid-pelican-tango-44", "")


def test_a_hash_is_outdated_when_cost_or_scheme_differ(keys: Keys) -> None:
    cheap, dear = (PasswordHasher(keys=keys, cost=cost) for cost in (4, 5))
    stored = cheap.hash("vivid-pelican-tango-44")

    assert not cheap.outdated(stored)
    assert dear.outdated(stored)
    assert dear.verify("vivid-pelican-tango-44", stored)
    assert cheap.outdated(stored.partition(":")[2])


def test_who_waits_too_long_for_a_processor_is_told_to_come_back(keys: Keys) -> None:
    hasher = PasswordHasher(keys=keys, cost=4, wait_s=0.01)
    taken = 0
    while hasher.slots.acquire(blocking=False):
        taken += 1

    with pytest.raises(HashingBusy) as busy:
        hasher.hash("vivid-pelican-tango-44")
    with pytest.raises(HashingBusy):
        hasher.verify("vivid-pelican-tango-44", None)

    assert taken >= 1
    assert busy.value.retry_after_s > 0
    hasher.slots.release()
    assert hasher.hash("vivid-pelican-tango-44")


def test_many_threads_hash_at_once_without_harm(keys: Keys) -> None:
    hasher = PasswordHasher(keys=keys, cost=4)
    right: list[bool] = []

    def work(number: int) -> None:
        stored = hasher.hash(f"password-{number}")
        right.append(hasher.verify(f"password-{number}", stored))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert right == [True] * 16


@pytest.mark.parametrize(("stored_at", "cost"), [(4, 6), (6, 4), (5, 5)])
def test_a_known_account_takes_the_rounds_of_an_unknown_one_after_the_cost_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored_at: int, cost: int
) -> None:
    keys = EmbeddedKeys(tmp_path)
    stored = PasswordHasher(keys=keys, cost=stored_at).hash("a password")
    hasher = PasswordHasher(keys=keys, cost=cost)
    rounds: list[int] = []
    check = bcrypt.checkpw

    def counting(password: bytes, hashed: bytes) -> bool:
        rounds.append(2 ** int(hashed.split(b"$")[2]))
        return check(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", counting)
    taken = []
    for known in (stored, None, stored):
        rounds.clear()
        assert hasher.verify("a password", known) is (known is not None)
        taken.append(sum(rounds))

    assert taken == [2 ** max(stored_at, cost)] * 3


class TwoPeppers:
    """Keys whose root was rotated, and whose old root may have been withdrawn since."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.versions = {1: b"1" * 32}

    def signing(self) -> SigningKeys:
        return self.keys.signing()

    def secret(self, purpose: str) -> bytes:
        return self.keys.secret(purpose)

    def secrets(self, purpose: str) -> Secrets:
        made = {number: root + purpose.encode() for number, root in self.versions.items()}
        return Secrets(max(made), made)

    def ping(self) -> str:
        return "two peppers"


def test_hashes_outlive_a_rotation_of_the_pepper_and_are_replaced(keys: Keys) -> None:
    peppers = TwoPeppers(keys)
    hasher = PasswordHasher(keys=peppers, cost=4)
    old = hasher.hash("a password")
    assert not hasher.outdated(old)
    peppers.versions = {1: b"1" * 32, 2: b"2" * 32}
    new = hasher.hash("a password")

    assert hasher.verify("a password", old)
    assert hasher.verify("a password", new)
    assert hasher.outdated(old)
    assert not hasher.outdated(new)
    peppers.versions = {2: b"2" * 32}
    assert not hasher.verify("a password", old)
    assert hasher.verify("a password", new)
