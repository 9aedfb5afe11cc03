"""What the purges have done: a report of each run, and up to which day everything is gone."""

import math
from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field

from shared.kernel.clock import Instant
from shared.ports.documents import RETENTION, DocumentStore
from shared.store import Collection, Stored

_PARTITION = "state"
_ID = "purge"
_MOST_RUNS = 100


class RunReport(Stored):
    """One run of the purge. Lateness is the time from ``purge_at`` to the removal."""

    started_at: Instant
    ended_at: Instant
    purged: int = 0
    without_blob: int = Field(default=0, description="of the purged, those whose blob was gone")
    orphan_blobs: int = Field(default=0, description="blobs removed that no document led to")
    failed: int = Field(default=0, description="still there and due; tried again by each run")
    unreadable: int = Field(default=0, description="entries passed over, of another form")
    oldest_due_at: Instant | None = Field(default=None, description="of all that was found due")
    lateness_max_s: float | None = None
    lateness_p99_s: float | None = None
    clock_skew_s: float = Field(default=0.0, description="our clock less the store's")
    complete: bool = Field(default=True, description="false: cut off by its own limit, goes on")


class PurgeState(Stored):
    """All runs in short (``retention``, one document).

    Before the day ``clean_before`` nothing is left; both of two claims are true, so the later one
    is kept.
    """

    id: Literal["purge"] = "purge"
    kind: Literal["purge_state"] = "purge_state"
    due_on: Literal["state"] = "state"
    clean_before: str
    purged: int = 0
    orphan_blobs: int = 0
    worst_lateness_s: float | None = None
    runs: tuple[RunReport, ...] = ()

    def with_run(self, report: RunReport, clean_before: str) -> Self:
        """Return the state after one more run."""
        known = [
            each for each in (self.worst_lateness_s, report.lateness_max_s) if each is not None
        ]
        return self.model_copy(
            update={
                "clean_before": max(self.clean_before, clean_before),
                "purged": self.purged + report.purged,
                "orphan_blobs": self.orphan_blobs + report.orphan_blobs,
                "worst_lateness_s": max(known, default=None),
                "runs": (report, *self.runs)[:_MOST_RUNS],
            }
        )


class PurgeStates:
    """Reads and changes what the purges have done."""

    def __init__(self, documents: DocumentStore) -> None:
        """Keep it in this store."""
        self._states = Collection(documents, RETENTION, PurgeState)

    def read(self) -> PurgeState | None:
        """Return what the purges have done, or None before the first; raises Unreadable."""
        return self._states.find(_PARTITION, _ID)

    def add_run(self, report: RunReport, *, clean_before: str) -> None:
        """Add the report of a run; raises Contended, Unreadable."""

        def step(before: PurgeState | None) -> PurgeState:
            return (before or PurgeState(clean_before=clean_before)).with_run(report, clean_before)

        self._states.change(_PARTITION, _ID, step)


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of them does not exceed."""
    if not values:
        return None
    return sorted(values)[math.ceil(share * len(values)) - 1]
