"""The purge: recordings are removed when they are 90 days old, however often it is interrupted.

It reads the days that are due and nothing else, oldest first, so that its cost grows with what is
due and never with what is stored. Each step may be repeated, by two instances at once as well:
blobs go in batches, then the documents, and the entry that leads to both goes last.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched
from typing import NamedTuple

from shared.kernel.clock import Clock, stamp
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event, log_failure
from shared.ports.blobs import MAX_BATCH_DELETE, RECORDINGS, TRANSIENT, BlobStore
from shared.ports.queues import PURGES, Queue
from shared.recordings.model import KEEP_FOR, DueRecording, day_of, days_between
from shared.recordings.purge_state import PurgeState, PurgeStates, RunReport, percentile
from shared.recordings.repository import RecordingRepository
from shared.store import Contended, Unreadable

SCHEDULE = "0 */15 * * * *"
"""When the purge begins (NCRONTAB, UTC): every quarter of an hour."""

MOST_PER_RUN = 5_000
"""After so many the run ends and a message takes up the rest at once."""

LONGEST_RUN = timedelta(minutes=3)
"""After this time likewise; long before the host would stop it."""

MAX_CLOCK_SKEW = timedelta(minutes=5)
"""From here on a clock that differs from the store's is an alarm; it never purges early."""

_LOOK_BACK = KEEP_FOR + timedelta(days=30)
"""How far back the first run of an installation looks."""

_TICK = timedelta(microseconds=1)
_PROBE = "purge/clock"


class Step(NamedTuple):
    """One step of the plan: recordings of one day that are due, or (none) the end of a day.

    Once a day is over nothing may be left under it, whether or not a document leads there.
    ``unreadable``: entries of today that are passed over until then.
    """

    due_on: str
    due: tuple[DueRecording, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(slots=True)
class _Run:
    """What has happened so far in one run."""

    started_at: datetime
    skew: timedelta
    clean_before: str
    latenesses: list[float] = field(default_factory=list)
    without_blob: int = 0
    orphans: int = 0
    failed: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    oldest: datetime | None = None
    complete: bool = True

    def report(self, ended_at: datetime) -> RunReport:
        return RunReport(
            started_at=self.started_at,
            ended_at=ended_at,
            purged=len(self.latenesses),
            without_blob=self.without_blob,
            orphan_blobs=self.orphans,
            failed=len(self.failed),
            unreadable=len(self.unreadable),
            oldest_due_at=self.oldest,
            lateness_max_s=max(self.latenesses, default=None),
            lateness_p99_s=percentile(self.latenesses, 0.99),
            clock_skew_s=self.skew.total_seconds(),
            complete=self.complete,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """Removes recordings from their ``purge_at`` on.

    A run ends after the ``batch`` in which it has removed ``most``.
    """

    repository: RecordingRepository
    states: PurgeStates
    blobs: BlobStore
    queue: Queue
    clock: Clock
    most: int = MOST_PER_RUN
    batch: int = MAX_BATCH_DELETE

    def status(self) -> PurgeState | None:
        """Return what the runs have done so far, or None before the first."""
        return self.states.read()

    def plan(self, now: datetime) -> Iterator[Step]:
        """Yield what is to be done at an instant, in order; reading it changes nothing.

        Entries that cannot be read are named when their day is over.
        """
        for due_on in days_between(self._clean_before(now), day_of(now)):
            unreadable: list[str] = []
            entries = self.repository.due_before(due_on, now + _TICK, unreadable=unreadable)
            for batch in batched(entries, self.batch, strict=False):
                yield Step(due_on, batch)
            if due_on < day_of(now):
                yield Step(due_on)
            elif unreadable:
                yield Step(due_on, unreadable=tuple(unreadable))

    def run(self) -> RunReport:
        """Remove what is due, within the limits of one run, and record how it went.

        What cannot be removed is left for the next run and holds nothing up.
        """
        now, skew = self._now()
        run = _Run(now, skew, self._clean_before(now))
        for step in self.plan(now):
            if step.due:
                self._remove(step, run)
            elif step.unreadable:
                run.unreadable.update(step.unreadable)
            else:
                self._close(step.due_on, run)
            if self._spent(run):
                run.complete = False
                self.queue.send(PURGES, {"since": stamp(now)})
                break
        report = run.report(self.clock())
        try:
            self.states.add_run(report, clean_before=run.clean_before)
        except (Contended, Unreadable):
            log_failure("purge.report_not_saved")
        log_event(
            "purge.ran",
            purged=report.purged,
            orphans=run.orphans,
            failed=report.failed,
            unreadable=report.unreadable,
            late_s=report.lateness_max_s,
        )
        return report

    def _now(self) -> tuple[datetime, timedelta]:
        """Return the earlier of our clock and the store's, and how far ours is ahead.

        With one of the two right, nothing goes before its time.
        """
        own = self.clock()
        probe = self.blobs.put(
            TRANSIENT, _PROBE, b"", content_type="application/octet-stream", overwrite=True
        )
        self.blobs.delete(TRANSIENT, _PROBE)
        skew = own - probe.stored_at
        if abs(skew) > MAX_CLOCK_SKEW:
            log_event("purge.clock_skew", level=40, skew_s=skew.total_seconds())
        return min(own, probe.stored_at), skew

    def _clean_before(self, now: datetime) -> str:
        try:
            state = self.states.read()
        except Unreadable:
            state = None
        return state.clean_before if state else day_of(now - _LOOK_BACK)

    def _spent(self, run: _Run) -> bool:
        taken = self.clock() - run.started_at - run.skew
        return len(run.latenesses) >= self.most or taken >= LONGEST_RUN

    def _remove(self, step: Step, run: _Run) -> None:
        run.oldest = run.oldest or step.due[0].purge_at
        try:
            outcome = self.blobs.delete_batch(RECORDINGS, [due.blob for due in step.due])
        except DomainError:
            log_failure("purge.batch_failed", due_on=step.due_on)
            run.failed.update(due.id for due in step.due)
            return
        for due in step.due:
            if due.blob in outcome.failed:
                log_event("purge.blob_failed", level=40, due_on=step.due_on, recording_id=due.id)
                run.failed.add(due.id)
            else:
                self._forget(due, run, without_blob=due.blob in outcome.absent)

    def _forget(self, due: DueRecording, run: _Run, *, without_blob: bool) -> None:
        try:
            ours = self.repository.remove(due.user_id, due.due_on, due.id)
        except DomainError:
            log_failure("purge.document_failed", due_on=due.due_on, recording_id=due.id)
            run.failed.add(due.id)
            return
        if ours:
            run.latenesses.append((run.started_at - due.purge_at).total_seconds())
            run.without_blob += without_blob

    def _close(self, due_on: str, run: _Run) -> None:
        """End a day that is over: remove blobs without a document, uncommitted ones included.

        A day comes up again until all of it, and all before it, is gone.
        """
        try:
            run.orphans += self.blobs.delete_prefix(RECORDINGS, f"{due_on}/")
            self._remove_unreadable(due_on, run)
        except DomainError:
            log_failure("purge.orphans_failed", due_on=due_on)
            run.failed.add(due_on)
        if not run.failed and not run.unreadable:
            run.clean_before = days_between(due_on, day_of(run.started_at))[1]

    def _remove_unreadable(self, due_on: str, run: _Run) -> None:
        """Remove the documents of entries that are left of a day without blobs, if they say whose.

        They are counted all the same, so that the run after this one calls the day clean.
        """
        nobodys: list[str] = []
        for entry in self.repository.left_under(due_on, unreadable=nobodys):
            if entry.id not in run.failed:
                self.repository.remove(entry.user_id, due_on, entry.id)
                run.unreadable.add(entry.id)
        run.unreadable.update(nobodys)
