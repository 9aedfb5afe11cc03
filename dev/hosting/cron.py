"""NCRONTAB: six fields, seconds first, as the timer extension reads them (library NCrontab).

Unlike in cron, day of month and day of week must both match. croniter computes the times; what it
reads differently from NCrontab is refused, so a schedule means the same here and in Azure.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from croniter import CroniterError, croniter

_ITEM = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d+))?", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("second", 0, 59, ()),
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of week", 0, 6, _DAYS),
)


class BadSchedule(ValueError):
    """A schedule cannot be read, or never comes; the message says why."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is to happen, to the second, in UTC."""

    text: str

    @classmethod
    def parse(cls, text: str) -> "Schedule":
        """Read ``second minute hour day month weekday``; raises BadSchedule."""
        fields = text.split()
        if len(fields) != len(_FIELDS):
            raise BadSchedule(f"'{text}' must have six fields, seconds first")
        for field, (kind, low, high, names) in zip(fields, _FIELDS, strict=True):
            for item in field.split(","):
                _check(item, kind, range(low, high + 1), names)
        schedule = cls(text)
        schedule.next_after(datetime(2000, 1, 1, tzinfo=UTC))
        return schedule

    def next_after(self, at: datetime) -> datetime:
        """Return the first time later than ``at``, whole seconds, in the same zone."""
        try:
            times = croniter(self.text, at, datetime, day_or=False, second_at_beginning=True)
            return times.get_next(datetime)
        except CroniterError as error:
            raise BadSchedule(f"'{self.text}': {error}") from None


def _check(item: str, kind: str, allowed: range, names: tuple[str, ...]) -> None:
    match = _ITEM.fullmatch(item)
    if match is None:
        raise BadSchedule(f"'{item}' is not a {kind}")
    first, last, step = match.groups()
    values = [_value(text, kind, allowed, names) for text in (first, last) if text]
    if last and values[0] >= values[1]:
        raise BadSchedule(f"'{item}': a range must end after it starts")
    if step and int(step) == 0:
        raise BadSchedule(f"'{item}': a step of 0 is not supported")


def _value(text: str, kind: str, allowed: range, names: tuple[str, ...]) -> int:
    if text.lower() in names:
        return allowed.start + names.index(text.lower())
    if not text.isdigit():
        forms = f"; a name is one of {', '.join(names)}" if names else ""
        raise BadSchedule(f"'{text}' is not a {kind}{forms}")
    if int(text) not in allowed:
        raise BadSchedule(f"'{text}': a {kind} lies in {allowed.start}..{allowed.stop - 1}")
    return int(text)
