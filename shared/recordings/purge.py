"""The purge: recordings are removed when they are 90 days old, however often it is interrupted.

It reads the days that are due and nothing else, oldest first, so that its cost grows with what is
due and never with what is stored. Each step may be repeated, by two instances at once as well. A
batch goes in this order: the blobs, the candidates' documents, and the entries that lead to both,
which are removed and counted in one transaction.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import NamedTuple

from shared.kernel.clock import Clock, stamp
from shared.kernel.errors import DomainError
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event, log_failure
from shared.ports.blobs import MAX_BATCH_DELETE, RECORDINGS, TRANSIENT, BlobStore
from shared.ports.documents import Missing
from shared.ports.events import Announce, EventType, unannounced
from shared.ports.queues import PURGES, Queue
from shared.recordings.model import KEEP_FOR, DueRecording, day_of, days_between
from shared.recordings.orphans import claim_orphans
from shared.recordings.purge_run import Batch, PurgeRun
from shared.recordings.purge_state import PurgeState, PurgeStates, RunReport
from shared.recordings.purge_tally import NotBegun
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
_COUNTS = 5
"""How often a part of a batch is counted: each time less of it is there, or its tally is new."""


class Step(NamedTuple):
    """One step of the plan: recordings of one day that are due, or (none) the end of a day.

    Once a day is over nothing may be left under it, whether or not a document leads there.
    ``unreadable``: entries of today that are passed over until then.
    """

    due_on: str
    due: tuple[DueRecording, ...] = ()
    unreadable: tuple[str, ...] = ()


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
    announce: Announce = unannounced
    most: int = MOST_PER_RUN
    batch: int = MAX_BATCH_DELETE

    def status(self) -> PurgeState | None:
        """Return what the runs have done up to now, or None before the first."""
        state = self.states.totals()
        return state and state.at(self.clock())

    def plan(self, now: datetime) -> Iterator[Step]:
        """Yield what is to be done at an instant, in order; reading it changes nothing.

        Entries that cannot be read are named when their day is over.
        """
        yield from self._plan(self._clean_before(now), now)

    def run(self) -> RunReport:
        """Remove what is due, within the limits of one run, and record how it went.

        What cannot be removed is left for the next run and holds nothing up.
        """
        now, skew = self._now()
        run = self._begun(now, skew)
        self._carry_out(self._plan(run.clean_before, now), run)
        return self._recorded(run)

    def run_days(self, days: Iterable[str]) -> None:
        """Remove what is due under days that the runs look at no more."""
        now, skew = self._now()
        clean_before = self._clean_before(now)
        past = (day for day in days if day < clean_before)
        steps = [step for day in sorted(past) for step in self._day(day, now)]
        if steps:
            run = self._begun(now, skew)
            self._carry_out(iter(steps), run)
            self._recorded(run)

    def _plan(self, clean_before: str, now: datetime) -> Iterator[Step]:
        for due_on in days_between(clean_before, day_of(now)):
            yield from self._day(due_on, now)

    def _begun(self, now: datetime, skew: timedelta) -> PurgeRun:
        """Begin a run, and note it before it removes anything: so one that is killed shows."""
        run_id, first = new_id("run", now), day_of(now - _LOOK_BACK)
        try:
            state = self.states.begin_run(run_id, now=now, clean_before=first)
        except (Contended, Unreadable):
            log_failure("purge.run_not_noted")
            first = self._clean_before(now)
        else:
            first = state.clean_before
        return PurgeRun(run_id, now + max(skew, timedelta(0)), now, skew, first)

    def _day(self, due_on: str, now: datetime) -> Iterator[Step]:
        unreadable: list[str] = []
        entries = self.repository.due_before(due_on, now + _TICK, unreadable=unreadable)
        for batch in batched(entries, self.batch, strict=False):
            yield Step(due_on, batch)
        if due_on < day_of(now):
            yield Step(due_on)
        elif unreadable:
            yield Step(due_on, unreadable=tuple(unreadable))

    def _carry_out(self, steps: Iterator[Step], run: PurgeRun) -> None:
        for step in steps:
            if step.due:
                self._remove(step, run)
            elif step.unreadable:
                run.unreadable.update(step.unreadable)
            else:
                self._close(step.due_on, run)
            if self._spent(run):
                run.complete = False
                self.queue.send(PURGES, {"since": stamp(run.started_at)})
                return

    def _recorded(self, run: PurgeRun) -> RunReport:
        report = run.report(self.clock())
        try:
            self.states.add_run(
                report, clean_before=run.clean_before, run_id=run.id, unsure=run.unsure
            )
        except (Contended, Unreadable):
            log_failure("purge.report_not_saved")
        log_event(
            "purge.ran",
            purged=report.purged,
            orphans=report.orphan_blobs,
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

    def _spent(self, run: PurgeRun) -> bool:
        taken = self.clock() - run.own
        gone = run.removed.purged + run.removed.orphan_blobs
        return gone >= self.most or taken >= LONGEST_RUN

    def _remove(self, step: Step, run: PurgeRun) -> None:
        run.oldest = run.oldest or step.due[0].purge_at
        try:
            batch = self._emptied(step, run)
        except DomainError:
            log_failure("purge.batch_failed", due_on=step.due_on)
            run.leave(step.due_on, step.due)
            return
        for part in batched(batch.due, self.states.most_together(), strict=False):
            try:
                self._count(step.due_on, batch._replace(due=list(part)), run)
            except DomainError:
                log_failure("purge.entries_failed", due_on=step.due_on)
                run.leave(step.due_on, part)

    def _emptied(self, step: Step, run: PurgeRun) -> Batch:
        """Remove the blobs of a step and the candidates' documents; return what went that far."""
        if step.due_on not in run.begun:
            run.begun[step.due_on] = self._begin(step.due_on, run)
        outcome = self.blobs.delete_batch(RECORDINGS, [due.blob for due in step.due])
        failed = [due for due in step.due if due.blob in outcome.failed]
        for due in failed:
            log_event("purge.blob_failed", level=40, due_on=step.due_on, recording_id=due.id)
        gone = [due for due in step.due if due.blob not in outcome.failed]
        kept = self.repository.forget(gone)
        failed += [due for due in gone if due.id in kept]
        if failed:
            run.leave(step.due_on, failed)
        self._announce([due for due in gone if due.id not in kept])
        without = self._without_blob(step, outcome.absent, run)
        return Batch([due for due in gone if due.id not in kept], without)

    def _announce(self, gone: list[DueRecording]) -> None:
        """Tell systems of the owners, while the entries stand: where it fails the next run does."""
        of_users: dict[str, list[str]] = {}
        for due in gone:
            if not due.orphan:
                of_users.setdefault(due.user_id, []).append(due.id)
        for user_id, ids in of_users.items():
            self.announce(EventType.RECORDING_PURGED, user_id=user_id, subject_ids=ids)

    def _without_blob(self, step: Step, absent: frozenset[str], run: PurgeRun) -> frozenset[str]:
        """Return whose blobs were gone before: not those that a run removed that did not count.

        Such a run began before this one and was not reported, or has begun since.
        """
        if not absent or not self.states.is_alone(step.due_on, run.id):
            return frozenset()
        begun = run.begun[step.due_on]
        return frozenset(
            due.id
            for due in step.due
            if due.blob in absent and not (begun and due.purge_at <= begun)
        )

    def _count(self, due_on: str, batch: Batch, run: PurgeRun) -> None:
        """Remove the entries of what is gone and count them; others may be doing so as well."""
        for _ in range(_COUNTS):
            latenesses = self._latenesses(batch.due, run)
            removed = batch.removed(latenesses)
            try:
                self.states.count(due_on, removed, [due.id for due in batch.due])
            except NotBegun:
                self._begin(due_on, run)
            except Missing:
                batch = batch._replace(due=self.repository.still_due(batch.due))
            else:
                run.removed = run.removed.plus(removed)
                run.latenesses += latenesses
                return
            if not batch.due:
                return
        raise Contended

    def _begin(self, due_on: str, run: PurgeRun) -> datetime | None:
        return self.states.begin(
            due_on, clean_before=run.clean_before, now=run.started_at, run_id=run.id
        )

    def _latenesses(self, due: list[DueRecording], run: PurgeRun) -> list[float]:
        """Return how late these go, by the later of the two clocks: it is never made less."""
        now = self.clock() - min(run.skew, timedelta(0))
        return [(now - each.purge_at).total_seconds() for each in due]

    def _close(self, due_on: str, run: PurgeRun) -> None:
        """End a day that is over: remove blobs without an entry, uncommitted ones included.

        A day comes up again until all of it, and all before it, is gone.
        """
        try:
            self._remove_orphans(due_on, run)
            self._remove_unreadable(due_on, run)
        except DomainError:
            log_failure("purge.orphans_failed", due_on=due_on)
            run.failed.add(due_on)
        if not run.failed and not run.unreadable:
            next_day = days_between(due_on, day_of(run.started_at))[1]
            run.clean_before = max(run.clean_before, next_day)

    def _remove_orphans(self, due_on: str, run: PurgeRun) -> None:
        folder = f"{due_on}/"
        try:
            infos = list(self.blobs.list(RECORDINGS, folder))
            orphans = claim_orphans(due_on, infos, self.repository, self.blobs).claimed
        except DomainError:  # a damaged blob cannot be described, and goes with its folder
            log_failure("purge.orphans_not_listed", due_on=due_on)
            orphans = []
        for batch in batched(orphans, self.batch, strict=False):
            self._remove(Step(due_on, batch), run)
        self.blobs.delete_prefix(RECORDINGS, folder)

    def _remove_unreadable(self, due_on: str, run: PurgeRun) -> None:
        """Remove the documents of entries that are left of a day without blobs, if they say whose.

        They are counted all the same, so that the run after this one calls the day clean.
        """
        nobodys: list[str] = []
        for entry in self.repository.left_under(due_on, unreadable=nobodys):
            if entry.id not in run.failed:
                self.repository.remove(entry.user_id, due_on, entry.id)
                run.unreadable.add(entry.id)
        run.unreadable.update(nobodys)
