"""Sessions whose media may still be there, as entries of ``retention`` under a day.

An entry is written before the first upload of a session can arrive, and again at every end,
deletion and withdrawal. It is removed when nothing of the session's media can be left.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

from shared.kernel.clock import Instant, stamp
from shared.ports.documents import RETENTION, DocumentStore, Query
from shared.recordings.model import day_of
from shared.store import Collection, Stored

UPLOAD_VALID_FOR = timedelta(minutes=15)
"""How long an upload URL is valid."""

SECOND_LOOK_AFTER = UPLOAD_VALID_FOR + timedelta(minutes=5)
"""When nothing can be written any more by an upload URL, or by a worker that was running."""

ABANDONED_AFTER = timedelta(hours=2)
"""Without activity for this long a session counts as abandoned."""

WAITS_AT_MOST = timedelta(hours=30)
"""How long a session with consent is kept for a spoken answer that waits for an outage to end.

A day, and some tries after it. Without consent the media is gone two hours after the last activity,
whatever its answer waits for.
"""

_STATES = "state"
_STATE_ID = "sweep"


class CleanupEntry(Stored):
    """A session with media, under the day of its first upload.

    ``over_at``: when the session was found to be over; a second look after that removes the entry.
    """

    id: str
    kind: Literal["sweep"] = "sweep"
    due_on: str
    user_id: str
    session_id: str
    sweep_at: Instant
    over_at: Instant | None = None


class CleanupState(Stored):
    """How far the clean-up is: before the day ``clean_before`` no entry is left.

    ``unreadable`` counts the entries and sessions that the last run could not read. The rest is of
    the daily check of media: when it began, the last name it has looked at, whether it is done,
    and how many files it has found to which no entry led.
    """

    id: Literal["sweep"] = "sweep"
    kind: Literal["sweep_state"] = "sweep_state"
    due_on: Literal["state"] = "state"
    clean_before: str
    unreadable: int = 0
    media_check_began_at: Instant = datetime(1970, 1, 1, tzinfo=UTC)
    media_check_after: str = ""
    media_checked: bool = True
    orphan_media: int = 0


class CleanupEntries:
    """Reads and writes the entries, and how far the clean-up is."""

    def __init__(self, documents: DocumentStore) -> None:
        """Keep them in this store."""
        self._documents = documents
        self._entries = Collection(documents, RETENTION, CleanupEntry)
        self._states = Collection(documents, RETENTION, CleanupState)

    def remember(
        self, user_id: str, session_id: str, *, since: datetime, sweep_at: datetime
    ) -> None:
        """Remember a session with media, unless it is remembered under this day."""
        self._entries.add(_entry(user_id, session_id, since, sweep_at))

    def look_again(self, user_id: str, session_id: str, *, now: datetime) -> None:
        """Have a session looked at when nothing can be written any more."""
        self.save(_entry(user_id, session_id, now, now + SECOND_LOOK_AFTER))

    def save(self, entry: CleanupEntry) -> None:
        """Write an entry over what is there of it."""
        self._entries.put(entry)

    def remove(self, entry: CleanupEntry) -> None:
        """Remove the entry of a session of which no media can be left."""
        self._entries.remove(entry.due_on, entry.id)

    def due(
        self, due_on: str, before: datetime, *, unreadable: list[str]
    ) -> Iterator[CleanupEntry]:
        """Yield the entries under one day that are due before an instant, oldest first."""
        query = Query(kind="sweep", order_by="sweep_at", before=stamp(before))
        return self._entries.every(due_on, query, unreadable=unreadable)

    def any_left(self, due_on: str, *, unreadable: list[str]) -> bool:
        """Tell whether entries are left under one day; ids of unreadable ones are collected."""
        entries = self._entries.every(due_on, Query(kind="sweep"), unreadable=unreadable)
        return bool(sum(1 for _ in entries) or unreadable)

    def is_under(self, due_on: str, session_id: str) -> bool:
        """Tell whether an entry of a session is under a day, whether it can be read or not."""
        return self._documents.get(RETENTION, due_on, session_id) is not None

    def leads_to(self, user_id: str, session_id: str) -> bool:
        """Tell whether an entry of a session is under any day. It asks all of them."""
        found = self._documents.find(RETENTION, "user_id", user_id)
        return any(document.id == session_id for document in found)

    def state(self) -> CleanupState | None:
        """Return how far the clean-up is, or None before the first run."""
        return self._states.find(_STATES, _STATE_ID)

    def note(self, *, clean_before: str, unreadable: int = 0) -> None:
        """Note how far the clean-up is; of two claims the later one is kept."""

        def step(before: CleanupState | None) -> CleanupState:
            state = before or CleanupState(clean_before=clean_before)
            latest = max(clean_before, state.clean_before)
            return state.model_copy(update={"clean_before": latest, "unreadable": unreadable})

        self._states.change(_STATES, _STATE_ID, step)

    def note_check(self, **noted: object) -> None:
        """Note how far the daily check of media is, in the members of its state."""

        def step(before: CleanupState | None) -> CleanupState:
            return (before or CleanupState(clean_before="")).model_copy(update=noted)

        self._states.change(_STATES, _STATE_ID, step)


def transient_folder(user_id: str, session_id: str) -> str:
    """Return how the names of a session's media begin while it runs."""
    return f"{user_id}/{session_id}/"


def _entry(user_id: str, session_id: str, since: datetime, sweep_at: datetime) -> CleanupEntry:
    return CleanupEntry(
        id=session_id,
        due_on=day_of(since),
        user_id=user_id,
        session_id=session_id,
        sweep_at=sweep_at,
    )
