"""What the purges have done: a report of each run, and up to which day everything is gone.

Removals are counted in the tally of their day, and the state takes the tallies over. It knows which
days have one, so that its totals hold whatever a run that died has removed.
"""

import math
from collections.abc import Collection as Some
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, Self

from pydantic import Field

from shared.kernel.clock import Instant, stamp
from shared.kernel.trace import log_event, log_failure
from shared.ports.documents import RETENTION, DocumentStore
from shared.recordings.purge_tally import PurgeTallies, PurgeTally, Removed
from shared.store import Collection, Contended, Stored, Unreadable

_PARTITION = "state"
_ID = "purge"
_MOST_RUNS = 100
_MOST_UNENDED = 20

RUN_IS_OVER_AFTER = timedelta(minutes=20)
"""A run of which nothing is heard for so long was killed: the host stops each after 15 minutes."""


class RunReport(Stored):
    """One run of the purge. Lateness is the time from ``purge_at`` to the removal."""

    started_at: Instant
    ended_at: Instant
    purged: int = 0
    without_blob: int = Field(default=0, description="of the purged, those known to have had none")
    orphan_blobs: int = Field(default=0, description="blobs removed that no document led to")
    failed: int = Field(default=0, description="still there and due; tried again by each run")
    unreadable: int = Field(default=0, description="entries passed over, of another form")
    oldest_due_at: Instant | None = Field(default=None, description="of all that was found due")
    lateness_max_s: float | None = None
    lateness_p99_s: float | None = None
    clock_skew_s: float = Field(default=0.0, description="our clock less the store's")
    complete: bool = Field(default=True, description="false: cut off by its own limit, goes on")


class RunBegun(Stored):
    """A run that has begun and has not been reported."""

    id: str
    started_at: Instant


class PurgeState(Stored):
    """All runs in short (``retention``, one document).

    Before the day ``clean_before`` nothing is left; both of two claims are true, so the later one
    is kept. ``tallies``: those of days whose counts may still change, as they were when they were
    last seen; the totals beside it are without them. ``underway`` holds the runs that have begun,
    ``unended`` the last of those that were killed, newest first, and ``unended_count`` how many
    there have been.
    """

    id: Literal["purge"] = "purge"
    kind: Literal["purge_state"] = "purge_state"
    due_on: Literal["state"] = "state"
    clean_before: str
    purged: int = 0
    without_blob: int = 0
    orphan_blobs: int = 0
    oldest_due_at: Instant | None = None
    worst_lateness_s: float | None = None
    tallies: dict[str, PurgeTally] = Field(default_factory=dict)
    runs: tuple[RunReport, ...] = ()
    underway: tuple[RunBegun, ...] = ()
    unended: tuple[RunBegun, ...] = ()
    unended_count: int = 0

    def killed_by(self, now: datetime) -> tuple[RunBegun, ...]:
        """Return the runs that have begun so long ago that they were killed, newest first."""
        latest = now - RUN_IS_OVER_AFTER
        return tuple(run for run in reversed(self.underway) if run.started_at < latest)

    def at(self, now: datetime) -> Self:
        """Return the state with the runs that were killed by then among those that never ended."""
        killed = self.killed_by(now)
        return self.model_copy(
            update={
                "underway": tuple(run for run in self.underway if run not in killed),
                "unended": (killed + self.unended)[:_MOST_UNENDED],
                "unended_count": self.unended_count + len(killed),
            }
        )

    def with_run(self, report: RunReport, clean_before: str, run_id: str) -> Self:
        """Return the state after one more run."""
        return self.model_copy(
            update={
                "clean_before": max(self.clean_before, clean_before),
                "runs": (report, *self.runs)[:_MOST_RUNS],
                "underway": tuple(run for run in self.underway if run.id != run_id),
            }
        )

    def seeing(self, due_on: str, tally: PurgeTally | None) -> Self:
        """Return the state with the tally of a day as it is now; the one before it may be over."""
        known = self.tallies.get(due_on)
        state = self.adding(known) if known and (not tally or tally.uid != known.uid) else self
        others = {day: each for day, each in self.tallies.items() if day != due_on}
        return state.model_copy(update={"tallies": others | ({due_on: tally} if tally else {})})

    def adding(self, tally: PurgeTally) -> Self:
        """Return the state with the counts of a tally among its totals."""
        totals = Removed(*(getattr(self, name) for name in Removed._fields))
        return self.model_copy(update=totals.plus(tally.removed())._asdict())


class PurgeStates:
    """Reads and changes what the purges have done."""

    def __init__(self, documents: DocumentStore) -> None:
        """Keep it in this store."""
        self._states = Collection(documents, RETENTION, PurgeState)
        self._tallies = PurgeTallies(documents)

    def read(self) -> PurgeState | None:
        """Return what the purges have done, or None before the first; raises Unreadable."""
        return self._states.find(_PARTITION, _ID)

    def totals(self) -> PurgeState | None:
        """Return it with every removal up to now among its totals; raises Unreadable."""
        state = self.read()
        if state is None:
            return None
        seen = self._seeing(state)
        for tally in seen.tallies.values():
            seen = seen.adding(tally)
        return seen

    def begin_run(self, run_id: str, *, now: datetime, clean_before: str) -> PurgeState:
        """Note that a run begins, and which never ended; raises Contended, Unreadable."""
        killed: list[RunBegun] = []

        def step(before: PurgeState | None) -> PurgeState:
            state = before or PurgeState(clean_before=clean_before)
            killed[:] = state.killed_by(now)
            begun = RunBegun(id=run_id, started_at=now)
            return state.at(now).model_copy(update={"underway": (*state.at(now).underway, begun)})

        state = self._states.change(_PARTITION, _ID, step)
        for run in killed:
            log_event("purge.never_ended", level=40, started_at=stamp(run.started_at))
        return state

    def begin(
        self, due_on: str, *, clean_before: str, now: datetime, run_id: str
    ) -> datetime | None:
        """Note that a run begins with a day, before its first removal there.

        Returns when one began whose removals are not all reported: it may still run, has died, or
        does not know what became of some.
        """
        before = self._tallies.begin(due_on, now, run_id=run_id)
        tally = self._tallies.find(due_on)
        if tally:
            self._register(tally, clean_before)
        return before.begun_at if before else None

    def most_together(self) -> int:
        """Return how many entries are removed and counted together."""
        return self._tallies.most_together()

    def count(self, due_on: str, removed: Removed, entries: Sequence[str]) -> None:
        """Remove entries of a day and count them, together; raises as PurgeTallies.count does."""
        self._tallies.count(due_on, removed, entries)

    def is_alone(self, due_on: str, run_id: str) -> bool:
        """Tell whether no other run has begun with a day since this one did."""
        tally = self._tallies.find(due_on)
        return tally is not None and tally.begun_by == run_id

    def add_run(
        self, report: RunReport, *, clean_before: str, run_id: str = "", unsure: Some[str] = ()
    ) -> None:
        """Add the report of a run, and what is counted; raises Contended, Unreadable.

        The tallies of ``unsure`` days stay: they tell the next run that blobs may be gone.
        """

        def step(before: PurgeState | None) -> PurgeState:
            state = before or PurgeState(clean_before=clean_before)
            return self._seeing(state).with_run(report, clean_before, run_id)

        state = self._states.change(_PARTITION, _ID, step)
        others = {run.id for run in state.underway}
        for due_on, tally in state.tallies.items():
            if due_on not in unsure and tally.begun_by not in others:
                self._tallies.drop(tally)

    def _register(self, tally: PurgeTally, clean_before: str) -> None:
        def step(before: PurgeState | None) -> PurgeState:
            state = before or PurgeState(clean_before=clean_before)
            known = state.tallies.get(tally.due_on)
            return state if known and known.uid == tally.uid else state.seeing(tally.due_on, tally)

        try:
            self._states.change(_PARTITION, _ID, step)
        except (Contended, Unreadable):  # its counts are kept, and shown once the day is registered
            log_failure("purge.tally_not_registered", due_on=tally.due_on)

    def _seeing(self, state: PurgeState) -> PurgeState:
        """Return the state with each tally as it is now.

        They are read after the state, and the state is written only as it was read: so a tally is
        added to the totals once, however many do this at the same time.
        """
        for due_on in state.tallies:
            state = state.seeing(due_on, self._tallies.find(due_on))
        return state


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of them does not exceed."""
    if not values:
        return None
    return sorted(values)[math.ceil(share * len(values)) - 1]
