"""What the purges have done: a report of each run, and up to which day everything is gone."""

import math
from collections.abc import Callable, Sequence
from typing import Literal, Self

from pydantic import BaseModel, Field

from shared.kernel.clock import Instant
from shared.ports.documents import RETENTION, AlreadyExists, DocumentStore, Missing, Stale
from shared.store import Stored

_PARTITION = "state"
_MOST_RUNS = 100
_TRIES = 8


class RunReport(Stored):
    """One run of the purge. Lateness is the time from ``purge_at`` to the removal."""

    started_at: Instant
    ended_at: Instant
    purged: int = 0
    without_blob: int = Field(default=0, description="of the purged, those whose blob was gone")
    orphan_blobs: int = Field(default=0, description="blobs removed that no document led to")
    failed: int = Field(default=0, description="still there and due; tried again by each run")
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


class SweepState(Stored):
    """Before which day no interview with media is left to look at (``retention``)."""

    id: Literal["sweep"] = "sweep"
    kind: Literal["sweep_state"] = "sweep_state"
    due_on: Literal["state"] = "state"
    clean_before: str


class RetentionStates:
    """Reads and changes the two states under compare-and-swap."""

    def __init__(self, documents: DocumentStore) -> None:
        """Keep them in this store."""
        self._documents = documents

    def purge(self) -> PurgeState | None:
        """Return what the purges have done, or None before the first."""
        document = self._documents.get(RETENTION, _PARTITION, "purge")
        return PurgeState.model_validate(document.body) if document else None

    def sweep(self) -> SweepState | None:
        """Return how far the sweeps are, or None before the first."""
        document = self._documents.get(RETENTION, _PARTITION, "sweep")
        return SweepState.model_validate(document.body) if document else None

    def add_run(self, report: RunReport, *, clean_before: str) -> None:
        """Add the report of a run."""

        def change(before: PurgeState | None) -> PurgeState:
            return (before or PurgeState(clean_before=clean_before)).with_run(report, clean_before)

        self._change("purge", PurgeState, change)

    def swept(self, *, clean_before: str) -> None:
        """Note how far the sweeps are."""

        def change(before: SweepState | None) -> SweepState:
            days = [clean_before, before.clean_before] if before else [clean_before]
            return SweepState(clean_before=max(days))

        self._change("sweep", SweepState, change)

    def _change[T: BaseModel](
        self, state_id: str, model: type[T], change: Callable[[T | None], T]
    ) -> None:
        """Change a state on top of what others wrote; after many tries leave it to the next run."""
        for _ in range(_TRIES):
            document = self._documents.get(RETENTION, _PARTITION, state_id)
            before = model.model_validate(document.body) if document else None
            after = change(before)
            if after == before:
                return
            body = after.model_dump(mode="json")
            try:
                if document is None:
                    self._documents.create(RETENTION, _PARTITION, body)
                else:
                    self._documents.replace(RETENTION, _PARTITION, body, etag=document.etag)
            except (AlreadyExists, Stale, Missing):
                continue
            return


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of them does not exceed."""
    if not values:
        return None
    return sorted(values)[math.ceil(share * len(values)) - 1]
