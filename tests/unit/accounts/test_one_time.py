from datetime import timedelta

import pytest

from shared.accounts.errors import LinkInvalid
from shared.accounts.one_time import Purpose, new_token, read
from tests.support.clock import NOON

HANDLE = "usr_" + "1" * 32


def test_a_token_is_recognised_and_cannot_be_told_from_what_is_stored() -> None:
    token, stored = new_token(Purpose.RESET, HANDLE, now=NOON)
    presented = read(Purpose.RESET, token)

    assert presented.handle == HANDLE
    assert stored.matches(presented.digest, NOON)
    assert token.partition(".")[2] not in stored.model_dump_json()


def test_a_token_for_one_purpose_is_nothing_for_another() -> None:
    token, stored = new_token(Purpose.RESET, HANDLE, now=NOON)

    assert not stored.matches(read(Purpose.VERIFY, token).digest, NOON)


def test_a_token_is_bound_to_its_handle() -> None:
    token, stored = new_token(Purpose.RESET, HANDLE, now=NOON)
    moved = f"usr_{'2' * 32}.{token.partition('.')[2]}"

    assert not stored.matches(read(Purpose.RESET, moved).digest, NOON)


@pytest.mark.parametrize(
    ("purpose", "life"),
    [(Purpose.VERIFY, timedelta(hours=24)), (Purpose.RESET, timedelta(hours=1))],
)
def test_a_token_is_good_until_the_instant_it_expires(purpose: Purpose, life: timedelta) -> None:
    token, stored = new_token(purpose, HANDLE, now=NOON)
    digest = read(purpose, token).digest

    assert stored.matches(digest, NOON + life - timedelta(microseconds=1))
    assert not stored.matches(digest, NOON + life)


def test_no_two_tokens_are_alike() -> None:
    assert len({new_token(Purpose.RESET, HANDLE, now=NOON)[0] for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        HANDLE,
        f"{HANDLE}.",
        f"{HANDLE}.{'A' * 42}",
        f"{HANDLE}.{'A' * 44}",
        f"{HANDLE}.{'A' * 43}\n",
        f"{HANDLE.upper()}.{'A' * 43}",
        f"../account.{'A' * 43}",
        f"{'a' * 65}.{'A' * 43}",
        f"{HANDLE}.{'A' * 42}é",
    ],
)
def test_what_has_not_the_form_of_a_token_is_refused(text: str) -> None:
    with pytest.raises(LinkInvalid):
        read(Purpose.RESET, text)
