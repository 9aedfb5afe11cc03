"""NCRONTAB: six fields, seconds first, as the timer extension reads them (library NCrontab).

Unlike in cron, day of month and day of week must both fit. Names are known by their beginning, a
range may be written backwards, and ``5/10`` means every tenth from the fifth on.
"""

from calendar import day_name, month_name, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from itertools import product

_MONTHS = list(map(str.lower, month_name[1:]))
_DAYS = ["sunday", *map(str.lower, day_name[:6])]
_LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_FIELDS: tuple[tuple[str, int, int, list[str]], ...] = (
    ("second", 0, 59, []),
    ("minute", 0, 59, []),
    ("hour", 0, 23, []),
    ("day", 1, 31, []),
    ("month", 1, 12, _MONTHS),
    ("day of week", 0, 6, _DAYS),
)


class BadSchedule(ValueError):
    """A schedule cannot be read, or never comes; the message says why."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is to happen, to the second, in UTC. Each field is sorted."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> "Schedule":
        """Read ``second minute hour day month weekday``; raises BadSchedule."""
        fields = text.split()
        if len(fields) != len(_FIELDS):
            raise BadSchedule(f"'{text}' must have six fields, seconds first")
        schedule = cls(
            *(
                _values(field, name, low, high, names)
                for field, (name, low, high, names) in zip(fields, _FIELDS, strict=True)
            )
        )
        longest = max(_LONGEST_MONTH.get(month, 31) for month in schedule.months)
        if schedule.days[0] > longest:
            raise BadSchedule(f"'{text}' names a day that no such month has")
        return schedule

    def next_after(self, at: datetime) -> datetime:
        """Return the first time later than ``at``, whole seconds, in the same zone."""
        since = (at + timedelta(seconds=1)).replace(microsecond=0)
        for day in self._days_from(since.date()):
            found = self._first(since.time() if day == since.date() else time())
            if found:
                return datetime.combine(day, found, at.tzinfo)
        raise BadSchedule("the schedule does not come again")

    def _days_from(self, first: date) -> Iterator[date]:
        years = range(first.year, MAXYEAR)
        for year, month, day in product(years, self.months, self.days):
            if day <= monthrange(year, month)[1]:
                found = date(year, month, day)
                if found >= first and found.isoweekday() % 7 in self.weekdays:
                    yield found

    def _first(self, earliest: time) -> time | None:
        least = (earliest.hour, earliest.minute, earliest.second)
        for hour in self.hours:
            for minute in self.minutes if hour >= least[0] else ():
                for second in self.seconds if (hour, minute) >= least[:2] else ():
                    if (hour, minute, second) >= least:
                        return time(hour, minute, second)
        return None


def _values(field: str, name: str, low: int, high: int, names: list[str]) -> tuple[int, ...]:
    chosen: set[int] = set()
    for item in field.split(","):
        try:
            first, last, step = _item(item, low, high, names)
        except ValueError:
            raise BadSchedule(f"'{field}' is not a {name}") from None
        if first < low or last > high:
            raise BadSchedule(f"'{field}': a {name} lies in {low}..{high}")
        chosen.update(range(first, last + 1, step))
    return tuple(sorted(chosen))


def _item(item: str, low: int, high: int, names: list[str]) -> tuple[int, int, int]:
    span, slash, step = item.partition("/")
    every = max(_number(step), 1) if slash else 1
    if span == "*":
        return low, high, every
    first, dash, last = span.partition("-")
    start = _value(first, low, names)
    if dash:
        end = _value(last, low, names)
        return min(start, end), max(start, end), every
    return start, high if slash else start, every


def _value(text: str, low: int, names: list[str]) -> int:
    if not text[:1].isalpha():
        return _number(text)
    for index, name in enumerate(names):
        if name.startswith(text.lower()):
            return low + index
    raise ValueError("no such name")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("not a number")
    return int(text)
