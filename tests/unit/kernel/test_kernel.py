"""The words that everything else is built from."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from shared.kernel.clock import Instant, read_stamp, stamp
from shared.kernel.idempotency import IdempotencyKeyReused, RequestKey
from shared.kernel.ids import derived_id, is_id, new_id
from shared.kernel.text import Line, Prose

INSTANTS = st.datetimes(timezones=st.just(UTC))


@given(INSTANTS, INSTANTS)
def test_stored_times_sort_as_time_does(one: datetime, other: datetime) -> None:
    assert (stamp(one) < stamp(other)) == (one < other)


@given(INSTANTS)
def test_a_stored_time_is_read_back_exactly(at: datetime) -> None:
    assert read_stamp(stamp(at)) == at


def test_a_time_of_another_zone_is_stored_in_utc() -> None:
    india = timezone(timedelta(hours=5, minutes=30))

    assert stamp(datetime(2026, 1, 1, 4, 0, tzinfo=india)) == "2025-12-31T22:30:00.000000Z"


def test_a_time_without_a_zone_has_no_place() -> None:
    class Model(BaseModel):
        at: Instant

    with pytest.raises(ValueError, match="naive"):
        stamp(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValidationError):
        Model(at=datetime(2026, 1, 1))  # noqa: DTZ001 - see above


@pytest.mark.parametrize("text", ["2026-01-01", "2026-01-01T00:00:00Z", "yesterday", ""])
def test_only_the_stored_form_is_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_stamp(text)


def test_new_ids_sort_by_time_and_never_meet() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    ids = [new_id("usr", at + timedelta(milliseconds=n)) for n in range(50)]

    assert ids == sorted(ids)
    assert len({new_id("usr", at) for _ in range(1000)}) == 1000
    assert all(is_id(each, "usr") for each in ids)
    assert ids[0].split("_")[1][12] == "7"


def test_a_derived_id_is_always_the_same_and_has_the_form_of_the_others() -> None:
    derived = derived_id("res", "usr_1", "abc")

    assert derived == derived_id("res", "usr_1", "abc")
    assert derived != derived_id("res", "usr_1a", "bc")
    assert is_id(derived, "res")


@pytest.mark.parametrize(
    "text", ["", "usr_", "usr_" + "g" * 32, "res_" + "0" * 32, "usr_" + "0" * 33]
)
def test_what_is_no_id_is_told_apart(text: str) -> None:
    assert not is_id(text, "usr")


class Texts(BaseModel):
    line: Line = Field(max_length=10)
    prose: Prose = Field(default="", max_length=10)


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "a\x00b", "\x85", "x" * 11])
def test_a_line_is_one_line_and_not_blank(text: str) -> None:
    with pytest.raises(ValidationError):
        Texts(line=text)


def test_text_is_kept_in_one_form_without_white_space_round_it() -> None:
    texts = Texts(line=" cafe\u0301 ", prose=" a\n\tb ")

    assert (texts.line, texts.prose) == ("caf\u00e9", "a\n\tb")


def test_a_key_that_comes_back_with_another_request_is_refused() -> None:
    key = RequestKey("session_create:1", "a" * 64)

    key.require_same("a" * 64)
    for other in ("b" * 64, None):
        with pytest.raises(IdempotencyKeyReused):
            key.require_same(other)


def test_what_the_release_before_stored_of_a_request_is_known() -> None:
    key = RequestKey("session_create:1", "a" * 64, before="b" * 64)

    for stored in ("a" * 64, "b" * 64):
        key.require_same(stored)
    with pytest.raises(IdempotencyKeyReused):
        key.require_same("")
