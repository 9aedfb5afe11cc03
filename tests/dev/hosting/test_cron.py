"""NCRONTAB schedules, by example and against trying every second."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from dev.hosting.cron import BadSchedule, Schedule

AT = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "comes"),
    [
        ("* * * * * *", "2026-11-24 12:00:01"),
        ("*/15 * * * * *", "2026-11-24 12:00:15"),
        ("0 */5 * * * *", "2026-11-24 12:05:00"),
        ("0 0 * * * *", "2026-11-24 13:00:00"),
        ("0 0 12 * * *", "2026-11-25 12:00:00"),
        ("30 59 11 * * *", "2026-11-25 11:59:30"),
        ("0 30 9 * * MON-FRI", "2026-11-25 09:30:00"),
        ("0 0 0 * * sun", "2026-11-29 00:00:00"),
        ("0 0 0 * * 0,6", "2026-11-28 00:00:00"),
        ("0 0 0 1 * *", "2026-12-01 00:00:00"),
        ("0 0 0 31 * *", "2026-12-31 00:00:00"),
        ("0 0 0 1 jan-MAR *", "2027-01-01 00:00:00"),
        ("0 0 0 29 2 *", "2028-02-29 00:00:00"),
        ("0 0 0 13 * FRI", "2027-08-13 00:00:00"),  # both must fit
        ("0 5/20 * * * *", "2026-11-24 12:05:00"),
        ("0 50/7 12 * * *", "2026-11-24 12:50:00"),
        ("0 10-20/5,40 * * * *", "2026-11-24 12:10:00"),
        ("  0   0  13 * *  * ", "2026-11-24 13:00:00"),
    ],
)
def test_a_schedule_comes_when_ncrontab_says(text: str, comes: str) -> None:
    expected = datetime.fromisoformat(comes).replace(tzinfo=UTC)

    assert Schedule.parse(text).next_after(AT) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "* * * * *",
        "* * * * * * *",
        "60 * * * * *",
        "* 60 * * * *",
        "* * 24 * * *",
        "* * * 0 * *",
        "* * * 32 * *",
        "* * * * 13 *",
        "* * * * 0 *",
        "* * * * * 7",
        "* * * * * ?",
        "0 0 0 L * *",
        "0 0 0 * * FUN",
        "MON * * * * *",
        "1, * * * * *",
        "-5 * * * * *",
        "*-5 * * * * *",
        "*/x * * * * *",
        "0 0 0 30 2 *",
        "0 0 0 31 2,4,6,9,11 *",
        "00:05:00",
        "٣ * * * * *",
    ],
)
def test_what_is_no_schedule_or_never_comes_is_refused(text: str) -> None:
    with pytest.raises(BadSchedule):
        Schedule.parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0 0 0 1 jan-MARCH *", "'MARCH' is not a month; a name is one of jan, feb, "),
        ("0 0 0 1 J *", "'J' is not a month; a name is one of jan, feb, "),
        ("0 0 22-20 * * *", "'22-20': a range must end after it starts"),
        ("0 0 0 * * FRI-MON", "'FRI-MON': a range must end after it starts"),
        ("0 5-5 * * * *", "'5-5': a range must end after it starts"),
        ("0 0/0 12 * * *", "'0/0': a step of 0 is not supported"),
    ],
)
def test_what_ncrontab_reads_in_its_own_way_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(BadSchedule, match=reason):
        Schedule.parse(text)


def test_a_time_between_two_seconds_waits_for_the_next_one() -> None:
    every_second = Schedule.parse("* * * * * *")

    assert every_second.next_after(AT + timedelta(microseconds=1)) == AT + timedelta(seconds=1)


def field(low: int, high: int) -> st.SearchStrategy[tuple[str, frozenset[int]]]:
    number = st.integers(low, high)
    single = number.map(lambda value: (str(value), frozenset({value})))
    span = st.tuples(
        st.lists(number, min_size=2, max_size=2, unique=True).map(sorted), st.integers(1, 20)
    ).map(
        lambda drawn: (
            f"{drawn[0][0]}-{drawn[0][1]}/{drawn[1]}",
            frozenset(range(drawn[0][0], drawn[0][1] + 1, drawn[1])),
        )
    )
    stepped = st.integers(1, 20).map(
        lambda step: (f"*/{step}", frozenset(range(low, high + 1, step)))
    )
    tail = st.tuples(number, st.integers(1, 20)).map(
        lambda drawn: (f"{drawn[0]}/{drawn[1]}", frozenset(range(drawn[0], high + 1, drawn[1])))
    )
    items = st.lists(single | span | stepped | tail, min_size=1, max_size=3)
    return items.map(
        lambda drawn: (
            ",".join(text for text, _ in drawn),
            frozenset[int]().union(*(values for _, values in drawn)),
        )
    )


@settings(max_examples=60, deadline=None)
@given(
    second=field(0, 59),
    minute=field(0, 59),
    hour=field(0, 23),
    day=field(1, 31),
    month=field(1, 12),
    weekday=field(0, 6),
    at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - hypothesis wants bare bounds
)
def test_the_next_time_is_the_first_second_that_fits_every_field(
    second: tuple[str, frozenset[int]],
    minute: tuple[str, frozenset[int]],
    hour: tuple[str, frozenset[int]],
    day: tuple[str, frozenset[int]],
    month: tuple[str, frozenset[int]],
    weekday: tuple[str, frozenset[int]],
    at: datetime,
) -> None:
    fields = (second, minute, hour, day, month, weekday)
    since = at.replace(tzinfo=UTC)

    try:
        schedule = Schedule.parse(" ".join(text for text, _ in fields))
    except BadSchedule:
        reject()
    found = schedule.next_after(since)

    assert found == first_fitting(since, [values for _, values in fields])


def first_fitting(since: datetime, fields: list[frozenset[int]]) -> datetime:
    """Try second by second, but pass over whole days and hours that cannot fit."""
    seconds, minutes, hours, days, months, weekdays = fields
    at = since.replace(microsecond=0) + timedelta(seconds=1)
    while True:
        day_fits = at.day in days and at.month in months and at.isoweekday() % 7 in weekdays
        if not day_fits:
            at = at.replace(hour=0, minute=0, second=0) + timedelta(days=1)
        elif at.hour not in hours:
            at = at.replace(minute=0, second=0) + timedelta(hours=1)
        elif at.minute in minutes and at.second in seconds:
            return at
        else:
            at += timedelta(seconds=1)
