"""The clean-up of media: sessions are looked at until nothing of their media can be left.

An entry is removed only after a look that came later than any upload URL, or any worker that was
running, could have written. So the clean-up also finishes what a crash cut off.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.interviews.errors import NoSuchSession
from shared.interviews.lifecycle import Lifecycle
from shared.interviews.model import InterviewSession, State
from shared.interviews.repository import SessionRepository
from shared.interviews.spoken.cleanup_entries import (
    ABANDONED_AFTER,
    SECOND_LOOK_AFTER,
    WAITS_AT_MOST,
    CleanupEntries,
    CleanupEntry,
    transient_folder,
)
from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event, log_failure
from shared.ports.blobs import TRANSIENT, BlobStore
from shared.recordings.model import day_of, days_between, due_days
from shared.recordings.service import Recordings
from shared.store import Contended, Unreadable

SCHEDULE = "0 */5 * * * *"
"""When the clean-up runs (NCRONTAB, UTC): every five minutes."""

_LOOK_BACK = timedelta(days=30)
_LATE_WRITERS = timedelta(hours=1)
_TICK = timedelta(microseconds=1)

_UNREADABLE_AFTER = timedelta(days=1)
"""Media of a session that cannot be read is removed so long after it should have been looked at."""


@dataclass(slots=True)
class _Run:
    now: datetime
    clean_before: str
    looked: int = 0
    failed: int = 0
    unreadable: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaCleanup:
    """Ends abandoned sessions and removes media that is left."""

    repository: SessionRepository
    lifecycle: Lifecycle
    recordings: Recordings
    entries: CleanupEntries
    blobs: BlobStore
    clock: Clock

    def run(self) -> int:
        """Look at every session that is due; return how many.

        One that cannot be dealt with is left for the next run and delays no other.
        """
        now = self.clock()
        first = self._clean_before(now)
        run = _Run(now, first)
        for due_on in days_between(first, day_of(now)):
            self._look_at_day(due_on, run)
        try:
            self.entries.note(clean_before=run.clean_before, unreadable=len(run.unreadable))
        except (Contended, Unreadable):
            log_failure("sweep.state_not_saved")
        log_event("sweep.ran", looked=run.looked, failed=run.failed, unreadable=len(run.unreadable))
        return run.looked

    def unreadable(self) -> int:
        """Return how many entries and sessions the last run could not read."""
        state = self.entries.state()
        return state.unreadable if state else 0

    def _clean_before(self, now: datetime) -> str:
        try:
            state = self.entries.state()
        except Unreadable:
            state = None
        return (state and state.clean_before) or day_of(now - _LOOK_BACK)

    def _look_at_day(self, due_on: str, run: _Run) -> None:
        unreadable: list[str] = []
        for entry in self.entries.due(due_on, run.now + _TICK, unreadable=unreadable):
            run.looked += 1
            self._look_safely(entry, run)
        run.unreadable.update(unreadable)
        if due_on < day_of(run.now - _LATE_WRITERS):
            left = self.entries.any_left(due_on, unreadable=unreadable)
            run.unreadable.update(unreadable)
            if not left and run.clean_before == due_on:
                run.clean_before = days_between(due_on, day_of(run.now))[1]

    def _look_safely(self, entry: CleanupEntry, run: _Run) -> None:
        try:
            self._look(entry, run.now)
        except Unreadable:  # its session
            run.unreadable.add(entry.session_id)
            self._empty_unreadable(entry, run)
        except DomainError:
            log_failure("sweep.failed", session_id=entry.session_id)
            run.failed += 1
            self._keep_due(entry)

    def _keep_due(self, entry: CleanupEntry) -> None:
        """Have the next run look again, though ending the session may have put that off."""
        with suppress(DomainError):
            self.entries.save(entry)

    def _empty_unreadable(self, entry: CleanupEntry, run: _Run) -> None:
        if run.now < entry.sweep_at + _UNREADABLE_AFTER:
            return
        try:
            self._empty(entry)
        except DomainError:
            log_failure("sweep.failed", session_id=entry.session_id)
            run.failed += 1

    def _look(self, entry: CleanupEntry, now: datetime) -> None:
        session = self.repository.find(entry.user_id, entry.session_id)
        if session and session.state in {State.OPEN, State.CLOSING}:
            if look_at := _next_look(session, now):
                self._erase_unconsented(entry, session, now)
                self.entries.save(entry.model_copy(update={"sweep_at": look_at}))
                return
            self._end(entry)
            session = self.repository.find(entry.user_id, entry.session_id)
        self._empty(entry)
        self._erase_unconsented(entry, session, now)
        if entry.over_at:
            self.entries.remove(entry)
            return
        again = {"over_at": now, "sweep_at": now + SECOND_LOOK_AFTER}
        self.entries.save(entry.model_copy(update=again))

    def _empty(self, entry: CleanupEntry) -> None:
        folder = transient_folder(entry.user_id, entry.session_id)
        self.blobs.delete_prefix(TRANSIENT, folder)

    def _end(self, entry: CleanupEntry) -> None:
        try:
            self.lifecycle.abandon(entry.user_id, entry.session_id)
        except NoSuchSession:
            return

    def _erase_unconsented(
        self, entry: CleanupEntry, session: InterviewSession | None, now: datetime
    ) -> None:
        """Remove recordings and analyses of a session that is gone or not to be recorded."""
        if session and session.recording:
            return
        user_id, session_id = entry.user_id, entry.session_id
        day = datetime.fromisoformat(f"{entry.due_on}T00:00:00+00:00")
        first = session.media_since if session and session.media_since else day
        last = (session and session.ended_at) or now
        days = due_days(min(first, day), max(last, day))
        if session is None:
            self.repository.delete_analyses(user_id, session_id)
            self.recordings.erase_session(user_id, session_id, days)
        else:
            self.recordings.erase_unless(
                user_id, session_id, days, lambda: self._agreed(user_id, session_id)
            )

    def _agreed(self, user_id: str, session_id: str) -> bool:
        session = self.repository.find(user_id, session_id)
        return session is not None and session.recording is not None


def _next_look(session: InterviewSession, now: datetime) -> datetime | None:
    """Return when to look again at a session that is going on, or None if it is abandoned."""
    abandoned_at = session.last_active_at + ABANDONED_AFTER
    if now < abandoned_at:
        return abandoned_at
    waits = session.pending and session.recording is not None
    if waits and now < session.last_active_at + WAITS_AT_MOST:
        return now + SECOND_LOOK_AFTER
    return None
