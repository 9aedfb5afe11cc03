"""Counters of attempts, and the rules by which they fill up and lapse."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from pydantic import Field

from shared.kernel.clock import Instant
from shared.store import Stored

_MAX_COUNTERS = 200


class Rule(NamedTuple):
    """At most ``limit`` in ``window_s``; with a back-off, pauses from there on.

    The window begins at the first attempt, or, when ``sliding``, at the latest. The pauses double
    from ``backoff_s`` to ``backoff_max_s``.
    """

    limit: int
    window_s: int
    backoff_s: int = 0
    backoff_max_s: int = 0
    sliding: bool = False


class Counter(Stored):
    """How many attempts there were, until when there may be no other, and when it lapses.

    ``proofs`` counts the proofs of work that were accepted; ``times`` when emails were sent.
    """

    count: int
    blocked_until: Instant
    ends_at: Instant
    proofs: int = 0
    times: tuple[Instant, ...] = ()


class Bucket(Stored):
    """All counters of one network, one address or one pair."""

    id: str
    counters: dict[str, Counter] = Field(default_factory=dict)

    def ttl_s(self, now: datetime) -> int:
        """Return the seconds until no counter matters."""
        ends = [each.ends_at for each in self.counters.values()]
        return max(1, ceil((max(ends, default=now) - now).total_seconds()))


type Counters = Mapping[str, Counter]


def counted(counter: Counter | None, rule: Rule, now: datetime) -> Counter:
    """Return the counter after one more attempt."""
    window = timedelta(seconds=rule.window_s)
    before = counter if counter and now < counter.ends_at else None
    count = before.count + 1 if before else 1
    ends_at = before.ends_at if before else now + window
    if rule.backoff_s:
        blocked_until = now + _backoff(rule, count - rule.limit)
        ends_at = blocked_until + window if rule.sliding else max(ends_at, blocked_until)
    else:
        blocked_until = ends_at if count >= rule.limit else now
    return (before or Counter(count=0, blocked_until=now, ends_at=now)).model_copy(
        update={"count": count, "blocked_until": blocked_until, "ends_at": ends_at}
    )


def _backoff(rule: Rule, beyond: int) -> timedelta:
    doublings = min(beyond, 20)
    seconds = min(rule.backoff_s * 2**doublings, rule.backoff_max_s) if beyond >= 0 else 0
    return timedelta(seconds=seconds)


def live(counters: Counters, now: datetime) -> dict[str, Counter]:
    """Return the counters that have not lapsed, of too many those that lapse last."""
    found = [(name, each) for name, each in counters.items() if now < each.ends_at]
    return dict(sorted(found, key=lambda item: item[1].ends_at)[-_MAX_COUNTERS:])


def wait_s(counters: Iterable[Counter | None], now: datetime) -> float:
    """Return the seconds until all of these counters allow another attempt."""
    waits = [(each.blocked_until - now).total_seconds() for each in counters if each]
    return max(waits, default=0.0)
