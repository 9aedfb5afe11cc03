"""Counting events, and reading the counters: small ones are folded, old ones are gone.

An event is counted on arrival and forgotten. A counter of a day that is below TEN is not shown by
its name but within "other", and "other" itself only from TEN on: whoever is alone with what they
did stays unseen. Days are folded one by one before they are added up, so that no difference of two
answers shows what neither does.
"""

import secrets
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self

from shared.analytics.model import DayCounts, Duration, Feature, Metric, Page
from shared.kernel.clock import Clock, stamp
from shared.kernel.trace import log_event
from shared.ports.documents import STATS, DocumentStore, Query
from shared.store import Collection, Contended, Unreadable

TEN = 10
"""The smallest count that is shown (k-anonymity)."""

OTHER = "other"
MOST_DAYS = 93
KEPT_MONTHS = 25
_MONTHS_A_YEAR = 12

_PARTS = 8
_MOST_PER_MINUTE = 600
"""So many events a minute one process counts: beyond it they are somebody's loop."""

_LOOK_BACK_DAYS = 40
"""How far before the limit the daily run looks: it may have been away for so long."""

_random = secrets.SystemRandom()


class Event(NamedTuple):
    """What the frontend reports; what is None did not happen."""

    page: Page | None = None
    feature: Feature | None = None
    duration: Duration | None = None


class Summary(NamedTuple):
    """Counters of a range of days: the totals by metric and name, and page views by day.

    A day whose views are too few has None.
    """

    first: str
    last: str
    totals: dict[Metric, dict[str, int]]
    views: dict[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analytics:
    """Counts, sums up and forgets."""

    days: Collection[DayCounts]
    clock: Clock
    recent: deque[datetime] = field(default_factory=lambda: deque(maxlen=_MOST_PER_MINUTE))

    @classmethod
    def of(cls, documents: DocumentStore, *, clock: Clock) -> Self:
        """Return the counters in a store, which removes them by itself a little after we do."""
        limit_s = (KEPT_MONTHS * 31 + 7) * 86_400
        return cls(
            days=Collection(documents, STATS, DayCounts, ttl_s=lambda _: limit_s), clock=clock
        )

    def count(self, event: Event) -> None:
        """Count an event. What cannot be counted is lost, and that is all: nobody waits for it."""
        now = self.clock()
        if event == Event() or self._crowded(now):
            return
        named = [
            (Metric.PAGES, event.page),
            (Metric.FEATURES, event.feature),
            (Metric.DURATIONS, event.duration),
        ]
        day, part = stamp(now)[:10], f"part-{_random.randrange(_PARTS)}"

        def step(found: DayCounts | None) -> DayCounts:
            counts = found or DayCounts(id=part, day=day)
            for metric, name in named:
                if name is not None:
                    counts = counts.counted(metric, name)
            return counts

        try:
            self.days.change(day, part, step)
        except (Contended, Unreadable):
            log_event("analytics.lost")

    def summary(self, first: date, last: date) -> Summary:
        """Return the counters of the days from ``first`` to ``last``, as far as they are shown."""
        oldest = self._oldest()
        wanted = [
            first + timedelta(days=more)
            for more in range(min((last - first).days + 1, MOST_DAYS))
            if first + timedelta(days=more) >= oldest
        ]
        totals: dict[Metric, Counter[str]] = {metric: Counter() for metric in Metric}
        views: dict[str, int | None] = {}
        for each in wanted:
            day = each.isoformat()
            counts = self._counts(day)
            for metric, of_metric in counts.items():
                totals[metric].update(folded(of_metric))
            seen = sum(counts[Metric.PAGES].values())
            views[day] = seen if seen >= TEN else None
        shown = {metric: dict(found.most_common()) for metric, found in totals.items()}
        return Summary(first.isoformat(), last.isoformat(), shown, views)

    def expire(self) -> int:
        """Remove the counters of days that are 25 months old; return how many documents went."""
        oldest = self._oldest()
        removed = 0
        for back in range(1, _LOOK_BACK_DAYS + 1):
            day = (oldest - timedelta(days=back)).isoformat()
            removed += self.days.documents.delete_partition(STATS, day)
        log_event("analytics.expired", removed=removed)
        return removed

    def _oldest(self) -> date:
        """Return the first day that is still kept."""
        today = self.clock().date()
        months = today.year * _MONTHS_A_YEAR + today.month - 1 - KEPT_MONTHS
        return date(months // _MONTHS_A_YEAR, months % _MONTHS_A_YEAR + 1, min(today.day, 28))

    def _counts(self, day: str) -> dict[Metric, Counter[str]]:
        counts: dict[Metric, Counter[str]] = {metric: Counter() for metric in Metric}
        for part in self._parts(day):
            for metric in Metric:
                counts[metric].update(part.counts.get(metric, {}))
        return counts

    def _parts(self, day: str) -> Iterator[DayCounts]:
        return self.days.every(day, Query(kind="counts"))

    def _crowded(self, now: datetime) -> bool:
        """Tell whether this process has counted all that it counts in a minute."""
        full = len(self.recent) == _MOST_PER_MINUTE
        if full and now - self.recent[0] < timedelta(minutes=1):
            return True
        self.recent.append(now)
        return False


def folded(counts: Counter[str]) -> dict[str, int]:
    """Return counters with the small ones added up as "other", if that is not small itself."""
    shown = {name: count for name, count in counts.items() if count >= TEN}
    rest = counts.total() - sum(shown.values())
    return {**shown, OTHER: rest} if rest >= TEN else shown
