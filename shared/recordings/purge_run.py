"""What has happened so far in one run of the purge."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from shared.recordings.model import DueRecording
from shared.recordings.purge_state import RunReport, percentile
from shared.recordings.purge_tally import Removed


@dataclass(slots=True)
class PurgeRun:
    """What has happened so far in one run, which began at ``own`` by our own clock.

    ``unsure``: days on which blobs may be gone whose entries are still there.
    """

    id: str
    own: datetime
    started_at: datetime
    skew: timedelta
    clean_before: str
    latenesses: list[float] = field(default_factory=list)
    removed: Removed = field(default_factory=Removed)
    failed: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    begun: dict[str, datetime | None] = field(default_factory=dict)
    oldest: datetime | None = None
    complete: bool = True

    def leave(self, due_on: str, due: Iterable[DueRecording]) -> None:
        """Leave recordings of a day to the next run, of which some blobs may be gone."""
        self.failed.update(each.id for each in due)
        self.unsure.add(due_on)

    def report(self, ended_at: datetime) -> RunReport:
        """Return how the run went."""
        return RunReport(
            started_at=self.started_at,
            ended_at=ended_at,
            purged=self.removed.purged,
            without_blob=self.removed.without_blob,
            orphan_blobs=self.removed.orphan_blobs,
            failed=len(self.failed),
            unreadable=len(self.unreadable),
            oldest_due_at=self.oldest,
            lateness_max_s=max(self.latenesses, default=None),
            lateness_p99_s=percentile(self.latenesses, 0.99),
            clock_skew_s=self.skew.total_seconds(),
            complete=self.complete,
        )


class Batch(NamedTuple):
    """What has been removed but for its entries. ``without_blob``: whose blob was gone before."""

    due: list[DueRecording]
    without_blob: frozenset[str]

    def removed(self, latenesses: list[float]) -> Removed:
        """Return what the removal of its entries is counted as."""
        orphans = sum(each.orphan for each in self.due)
        return Removed(
            purged=len(self.due) - orphans,
            without_blob=sum(each.id in self.without_blob for each in self.due),
            orphan_blobs=orphans,
            oldest_due_at=min((each.purge_at for each in self.due), default=None),
            worst_lateness_s=max(latenesses, default=None),
        )
