"""Which of the published signing keys signs now, and which still count."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple


class Published(NamedTuple):
    """A version of the signing key, by its name in the vault, and when it was put there."""

    at: datetime
    version: str


class Plan(NamedTuple):
    """The version that signs, and all whose signatures count."""

    current: str
    accepted: tuple[str, ...]


def plan(
    versions: Sequence[Published], now: datetime, *, lead: timedelta, grace: timedelta
) -> Plan:
    """Return what follows from when the versions, at least one, were published.

    A version signs from ``lead`` after its publication, when every instance has come to know it;
    the oldest signs at once, for there is nothing else. It counts from its publication until
    ``grace`` after its successor has begun to sign. Every instance that sees the same versions at
    the same time comes to the same plan.
    """
    ordered = sorted(versions)
    begins = [ordered[0].at, *(each.at + lead for each in ordered[1:])]
    ends = [begin + grace for begin in begins[1:]]
    accepted = [each.version for each, end in zip(ordered, ends, strict=False) if now < end]
    current = max(index for index, begin in enumerate(begins) if begin <= now or index == 0)
    return Plan(ordered[current].version, (*accepted, ordered[-1].version))
