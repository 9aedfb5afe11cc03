"""The sweep: interviews with media are looked at until nothing of theirs can be left.

Each first upload leaves an entry under its day (``retention``), and so does each end, deletion and
withdrawal. An entry goes only after a look that came later than any address, or any worker that was
under way, could have written. So it also finishes what a crash cut off.
"""

from datetime import datetime, timedelta

from shared.interviews.changing import Sessions
from shared.interviews.errors import NoSuchSession
from shared.interviews.lifecycle import Endings, due_days
from shared.interviews.model import Session, State
from shared.interviews.repository import InterviewRepository
from shared.kernel.clock import Clock, stamp
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event, log_failure
from shared.ports.blobs import TRANSIENT, BlobStore
from shared.recordings.model import (
    ABANDONED_AFTER,
    SECOND_LOOK_AFTER,
    Sweep,
    day_of,
    days_between,
    transient_folder,
)
from shared.recordings.purge_state import RetentionStates
from shared.recordings.repository import RecordingRepository
from shared.recordings.service import Recordings

SCHEDULE = "0 */5 * * * *"
"""When the sweep looks (NCRONTAB, UTC): every five minutes."""

_LOOK_BACK = timedelta(days=30)
_LATE_WRITERS = timedelta(hours=1)
_TICK = timedelta(microseconds=1)


class Sweeper:
    """Looks after the media of interviews."""

    def __init__(
        self,
        repository: InterviewRepository,
        sessions: Sessions,
        endings: Endings,
        *,
        recordings: Recordings,
        retention: RecordingRepository,
        states: RetentionStates,
        blobs: BlobStore,
        clock: Clock,
    ) -> None:
        """Wire the parts."""
        self._repository = repository
        self._sessions = sessions
        self._endings = endings
        self._recordings = recordings
        self._retention = retention
        self._states = states
        self._blobs = blobs
        self._clock = clock

    def run(self) -> int:
        """Look at every interview that it is time for; say how many.

        One that cannot be dealt with is left for the next run and holds nothing up.
        """
        now = self._clock()
        looked = failed = 0
        state = self._states.sweep()
        first = state.clean_before if state else day_of(now - _LOOK_BACK)
        clean_before = first
        for due_on in days_between(first, day_of(now)):
            for sweep in self._retention.sweeps_before(due_on, stamp(now + _TICK)):
                looked += 1
                failed += not self._looked_at(sweep, now)
            over = due_on < day_of(now - _LATE_WRITERS)
            if over and clean_before == due_on and not self._retention.has_sweeps(due_on):
                clean_before = days_between(due_on, day_of(now))[1]
        self._states.swept(clean_before=clean_before)
        log_event("sweep.ran", looked=looked, failed=failed)
        return looked

    def _looked_at(self, sweep: Sweep, now: datetime) -> bool:
        try:
            self._look(sweep, now)
        except DomainError:
            log_failure("sweep.failed", session_id=sweep.session_id)
            return False
        return True

    def _look(self, sweep: Sweep, now: datetime) -> None:
        session = self._sessions.find(sweep.user_id, sweep.session_id)
        if session and session.state in {State.OPEN, State.CLOSING}:
            abandoned_at = session.last_active_at + ABANDONED_AFTER
            if now < abandoned_at:
                self._unconsented(sweep, session, now)
                self._retention.save_sweep(sweep.model_copy(update={"sweep_at": abandoned_at}))
                return
            self._end(sweep)
            session = self._sessions.find(sweep.user_id, sweep.session_id)
        self._blobs.delete_prefix(TRANSIENT, transient_folder(sweep.user_id, sweep.session_id))
        self._unconsented(sweep, session, now)
        if sweep.over_at:
            self._retention.remove_sweep(sweep)
            return
        again = {"over_at": now, "sweep_at": now + SECOND_LOOK_AFTER}
        self._retention.save_sweep(sweep.model_copy(update=again))

    def _end(self, sweep: Sweep) -> None:
        try:
            self._endings.abandon(sweep.user_id, sweep.session_id)
        except NoSuchSession:
            return

    def _unconsented(self, sweep: Sweep, session: Session | None, now: datetime) -> None:
        """Remove what was kept, or made, of an interview that is gone or not to be recorded."""
        if session and session.recording:
            return
        user_id, session_id = sweep.user_id, sweep.session_id
        day = datetime.fromisoformat(f"{sweep.due_on}T00:00:00+00:00")
        first = session.media_since if session and session.media_since else day
        last = (session and session.ended_at) or now
        days = due_days(min(first, day), max(last, day))
        if session is None:
            self._repository.delete_analyses(user_id, session_id)
            self._recordings.erase_session(user_id, session_id, days)
        else:
            self._recordings.erase_unless(
                user_id, session_id, days, lambda: self._agreed(user_id, session_id)
            )

    def _agreed(self, user_id: str, session_id: str) -> bool:
        session = self._sessions.find(user_id, session_id)
        return session is not None and session.recording is not None
