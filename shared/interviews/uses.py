"""What a session costs: reserved when it opens, charged with its first answer, else given back.

An entry per session is written before anything is reserved, and a timer looks at it until the
session has an answer, or can never have one. So whatever dies in between, no use is lost and none
is taken twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from shared.interviews.model import InterviewSession, State
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Clock, Instant, stamp
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_event, log_failure
from shared.ports.documents import RETENTION, DocumentStore, Query
from shared.recordings.model import day_of, days_between
from shared.store import Collection, Contended, Kept, Stored, Unreadable

OPENS_WITHIN = timedelta(minutes=10)
"""A session that is still being opened after this long was cut off; it is dropped."""

ANSWERED_WITHIN = timedelta(hours=24)
"""A session without any answer ends after this long, and what it had reserved is given back."""

_AGAIN = timedelta(minutes=30)
_LOOK_BACK = timedelta(days=30)
_TICK = timedelta(microseconds=1)
_STATE_ID = "opened"


class Billing(Protocol):
    """What takes and gives back uses; see shared.billing.entitlements."""

    def reserve(self, user_id: str, session_id: str) -> str:
        """Set a use aside and return its id; raises when none is left."""
        ...

    def charge(self, user_id: str, session_id: str, use_id: str | None) -> None:
        """Charge what was reserved; repeatable."""
        ...

    def give_back(self, user_id: str, session_id: str, use_id: str | None) -> None:
        """Give back what was reserved and not charged; repeatable."""
        ...


class OpenedEntry(Stored):
    """A session whose use is neither charged nor given back, under the day of its opening."""

    id: str
    kind: Literal["opened"] = "opened"
    due_on: str
    user_id: str
    session_id: str
    sweep_at: Instant


class OpenedState(Stored):
    """Before the day ``clean_before`` no entry is left."""

    id: Literal["opened"] = "opened"
    kind: Literal["opened_state"] = "opened_state"
    due_on: Literal["state"] = "state"
    clean_before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionUses:
    """Settles what sessions cost. ``billing`` is made when first needed."""

    billing: Callable[[], Billing]

    def settle(self, session: InterviewSession) -> bool:
        """Charge a session that has an answer, give back one that ended without; tell if so.

        It never fails a request whose work is done: the timer comes to the session all the same.
        """
        try:
            return self.settle_or_raise(session)
        except DomainError:
            log_failure("session.use_not_settled", session_id=session.id)
            return False

    def settle_or_raise(self, session: InterviewSession) -> bool:
        """Do the same, and raise what is in its way."""
        place = session.user_id, session.id, session.use_id
        if session.answers:
            self.billing().charge(*place)
            return True
        if session.state in {State.ENDED, State.EVALUATED}:
            self.billing().give_back(*place)
            return True
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEntries:
    """Reads and writes the entries, and how far the timer is."""

    entries: Collection[OpenedEntry]
    states: Collection[OpenedState]

    def remember(self, user_id: str, session_id: str, *, since: datetime, now: datetime) -> None:
        """Have a session looked at that is about to open, which was first tried at ``since``."""
        self.entries.put(
            OpenedEntry(
                id=f"opened:{session_id}",
                due_on=day_of(since),
                user_id=user_id,
                session_id=session_id,
                sweep_at=now + OPENS_WITHIN,
            )
        )

    def due(self, day: str, before: datetime) -> Iterator[OpenedEntry]:
        """Yield the entries of one day that are due before an instant."""
        query = Query(kind="opened", order_by="sweep_at", before=stamp(before))
        return self.entries.every(day, query)

    def any_left(self, day: str) -> bool:
        """Tell whether entries of a day are left."""
        return any(True for _ in self.entries.ids(day, Query(kind="opened", limit=1)))

    def clean_before(self, now: datetime) -> str:
        """Return the first day that may have entries."""
        try:
            state = self.states.find("state", _STATE_ID)
        except Unreadable:
            state = None
        return state.clean_before if state else day_of(now - _LOOK_BACK)

    def note(self, clean_before: str) -> None:
        """Note how far the timer is; of two claims the later one is kept."""

        def step(before: OpenedState | None) -> OpenedState:
            latest = max(clean_before, before.clean_before if before else "")
            return OpenedState(clean_before=latest)

        self.states.change("state", _STATE_ID, step)


def opened_entries(documents: DocumentStore) -> OpenedEntries:
    """Return the entries that are kept in a store."""
    return OpenedEntries(
        entries=Collection(documents, RETENTION, OpenedEntry),
        states=Collection(documents, RETENTION, OpenedState),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredSessions:
    """The timer's work: settles what every opened session costs.

    ``abandon`` ends a session that its candidate has left.
    """

    repository: SessionRepository
    entries: OpenedEntries
    uses: SessionUses
    abandon: Callable[[str, str], None]
    clock: Clock

    def run(self) -> int:
        """Look at every session that is due; one that fails is looked at by the next run."""
        now = self.clock()
        clean = self.entries.clean_before(now)
        looked = 0
        for day in days_between(clean, day_of(now)):
            for entry in self.entries.due(day, now + _TICK):
                looked += 1
                self._look_safely(entry)
            if day == clean and day < day_of(now) and not self.entries.any_left(day):
                clean = days_between(day, day_of(now))[1]
        try:
            self.entries.note(clean)
        except (Contended, Unreadable):
            log_failure("sweep.state_not_saved")
        log_event("uses.settled", looked=looked)
        return looked

    def _look_safely(self, entry: OpenedEntry) -> None:
        try:
            self._look(entry)
        except DomainError:
            log_failure("uses.failed", session_id=entry.session_id)

    def _look(self, entry: OpenedEntry) -> None:
        kept = self.entries.entries.get(entry.due_on, entry.id)
        if kept is None:
            return
        session = self.repository.find_any(entry.user_id, entry.session_id)
        if session and session.opening:
            if not self.repository.drop_opening(session):
                return  # it has just opened; the next run looks at it
            session = None
        if session is None:
            self.uses.billing().give_back(entry.user_id, entry.session_id, None)
            self._done(kept)
        elif self.uses.settle_or_raise(session):
            self._done(kept)
        else:
            self._wait_or_end(session, kept.value)

    def _wait_or_end(self, session: InterviewSession, entry: OpenedEntry) -> None:
        now, ends_at = self.clock(), session.created_at + ANSWERED_WITHIN
        if now >= ends_at and not session.pending:
            self.abandon(session.user_id, session.id)
            ends_at = now
        again = max(ends_at, now + _AGAIN) if now >= ends_at else ends_at
        self.entries.entries.put(entry.model_copy(update={"sweep_at": again}))

    def _done(self, kept: Kept[OpenedEntry]) -> None:
        self.entries.entries.remove(kept.value.due_on, kept.value.id, etag=kept.etag)
