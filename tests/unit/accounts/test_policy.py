import itertools
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.accounts.blocklist import is_common, words
from shared.accounts.errors import (
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooPersonal,
    PasswordTooShort,
    PasswordTooSimple,
    WeakPassword,
)
from shared.accounts.policy import PasswordPolicy
from tests.unit.accounts.test_passwords import EMOJI


def require(password: str, *, name: str = "Ada Lovelace", email: str = "ada@example.com") -> None:
    PasswordPolicy(min_chars=12).require(password, name=name, email=email)


@pytest.mark.parametrize(
    "password",
    [
        "vivid-pelican-tango-44",
        "the otter wrote eleven sonnets",
        "mzQ7#k2pLw9x",
        "alllowercasebutodd",
        "4815162342-lost-island",
        "кошка-молоко-сирень",
        "日本語のパスワードは長いほど良い",
        "nul\x00inside-of-this",
        "ada-wrote-notes-on-engines",
        EMOJI,
        "q7" * 2 + "-marmot-" + "z" * 240,
    ],
)
def test_long_and_unusual_is_all_that_is_asked(password: str) -> None:
    require(password)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", PasswordTooShort),
        ("mzQ7#k2pLw9", PasswordTooShort),
        ("🦦" * 11, PasswordTooShort),
        ("e\u0301" * 11, PasswordTooShort),
        (EMOJI + "x", PasswordTooLong),
        ("aaaaaaaaaaaa", PasswordTooSimple),
        ("🦦" * 256, PasswordTooSimple),
        ("abcabcabcabc", PasswordTooSimple),
        ("x7!qx7!qx7!qx", PasswordTooSimple),
        ("123456789012", PasswordTooSimple),
        ("zyxwvutsrqponm", PasswordTooSimple),
        ("111111222222", PasswordTooSimple),
        ("password1234", PasswordTooCommon),
        ("P@ssw0rd1234!", PasswordTooCommon),
        ("passwordpassword", PasswordTooCommon),
        ("Summer2024!!!", PasswordTooCommon),
        ("qwertyuiop12", PasswordTooCommon),
        ("1qaz2wsx3edc", PasswordTooCommon),
        ("asdfghjkl123", PasswordTooCommon),
        ("letmeinplease", PasswordTooCommon),
        ("dragonmonkey1", PasswordTooCommon),
        ("monkey-dragon", PasswordTooCommon),
        ("correcthorsebatterystaple", PasswordTooCommon),
        ("imockimock12", PasswordTooPersonal),
        ("AdaLovelace99", PasswordTooPersonal),
        ("lovelace-ada-1", PasswordTooPersonal),
        ("ada@example.com", PasswordTooPersonal),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(
    password: str, reason: type[WeakPassword]
) -> None:
    with pytest.raises(reason) as refused:
        require(password)

    assert refused.value.code.startswith("password.")
    assert not password or password not in refused.value.detail


def test_a_short_name_forbids_nothing() -> None:
    require("tomorrow-we-sing-again", name="Al Wu", email="al@wu.example")


def test_the_least_length_can_be_set() -> None:
    with pytest.raises(PasswordTooShort, match="15"):
        PasswordPolicy(min_chars=15).require("mzQ7#k2pLw9x", name="", email="")


@pytest.mark.parametrize("length", [12, 15])
def test_thousands_of_likely_passwords_of_the_asked_length_are_blocked(length: int) -> None:
    """OWASP ASVS 6.2.4 asks for 3000 that meet the policy."""
    endings = ("1", "12", "123", "1234", "12345", "123456", "!", "2024", "2025!", "1990", "007")
    likely = {
        form + ending
        for word in sorted(words())[::2]
        for form in (word, word.capitalize(), word * 2)
        for ending in endings
        if len(form + ending) >= length
    }

    blocked = [password for password in likely if is_common(password)]

    assert len(blocked) >= 3000
    assert len(blocked) == len(likely)


def test_every_pair_of_listed_words_is_blocked() -> None:
    for first, second in itertools.islice(itertools.permutations(sorted(words()), 2), 0, None, 997):
        assert is_common(f"{first}{second}"), (first, second)


def test_a_listed_word_with_a_long_random_rest_is_not_common() -> None:
    assert not is_common("password-84621907351")


@given(st.text(max_size=300))
def test_any_text_is_accepted_or_refused_for_a_reason(text: str) -> None:
    with suppress(WeakPassword):
        require(text)
