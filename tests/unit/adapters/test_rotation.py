"""Which signing key signs, and which count, from when each was published."""

from datetime import datetime, timedelta

import pytest

from shared.adapters.azure.rotation import Plan, Published, plan
from tests.support.clock import NOON

LEAD = timedelta(minutes=15)
GRACE = timedelta(minutes=20)
FIRST = Published(NOON, "first")
SECOND = Published(NOON + timedelta(days=30), "second")
THIRD = Published(SECOND.at + timedelta(minutes=5), "third")
SOON = timedelta(seconds=1)


def planned(now: datetime, *versions: Published) -> Plan:
    return plan(versions, now, lead=LEAD, grace=GRACE)


def test_the_only_key_signs_at_once() -> None:
    assert planned(NOON, FIRST) == Plan("first", ("first",))
    assert planned(NOON - SOON, FIRST) == Plan("first", ("first",))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(0), Plan("first", ("first", "second"))),
        (LEAD - SOON, Plan("first", ("first", "second"))),
        (LEAD, Plan("second", ("first", "second"))),
        (LEAD + GRACE - SOON, Plan("second", ("first", "second"))),
        (LEAD + GRACE, Plan("second", ("second",))),
    ],
)
def test_a_key_counts_before_it_signs_and_after_it_has_signed(
    after: timedelta, expected: Plan
) -> None:
    assert planned(SECOND.at + after, SECOND, FIRST) == expected


def test_two_rotations_in_a_row_leave_no_token_without_its_key() -> None:
    now = SECOND.at
    signed: dict[str, datetime] = {}
    while now < THIRD.at + timedelta(hours=2):
        found = planned(now, *(each for each in (FIRST, SECOND, THIRD) if each.at <= now))
        signed[found.current] = now
        assert {key for key, last in signed.items() if now - last < GRACE} <= set(found.accepted)
        now += timedelta(minutes=1)

    assert list(signed) == ["first", "second", "third"]


def test_the_order_of_publication_counts_and_not_that_of_the_list() -> None:
    later = THIRD.at + timedelta(days=1)

    assert planned(later, THIRD, FIRST, SECOND) == planned(later, FIRST, SECOND, THIRD)
