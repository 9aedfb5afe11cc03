"""Where recordings are stored: at their candidate, and once more under the day they are due."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from shared.kernel.clock import Clock, stamp
from shared.ports.blobs import BlobInfo
from shared.ports.documents import RETENTION, USERS, DocumentStore, Key, Query
from shared.recordings.errors import NoSuchRecording
from shared.recordings.model import DueRecording, EntryOwner, Recording, day_of
from shared.store import Collection, Page, existing

_PAGE = 100

_DAY_PAGE = 1_000
"""Entries of a day are read in few pages: a store may look at all of a day for each."""


class SessionEntries(NamedTuple):
    """The entries of a session under one day, and the ids of those that cannot be read."""

    due: list[DueRecording]
    unreadable: list[str]


class RecordingRepository:
    """Reads and writes recordings. The entry under the due day is written first, removed last.

    So whatever is stored of a recording is found from its entry, also after a crash.
    """

    def __init__(self, documents: DocumentStore, *, clock: Clock) -> None:
        """Keep them in this store."""
        self._recordings = Collection(documents, USERS, Recording)
        self._due = Collection(documents, RETENTION, DueRecording)
        self._owners = Collection(documents, RETENTION, EntryOwner)
        self._documents = documents
        self._clock = clock

    def get(self, user_id: str, recording_id: str) -> Recording | None:
        """Return one recording."""
        return self._recordings.find(user_id, recording_id)

    def page(self, user_id: str, *, limit: int, cursor: str | None = None) -> Page[Recording]:
        """Return a page of recordings, newest first; raises UnknownCursor."""
        query = Query(kind="recording", order_by="captured_at", descending=True, limit=limit)
        return self._recordings.page(user_id, query, cursor)

    def add(self, recording: Recording) -> None:
        """Add a recording; what is there of it already stays as it is."""
        self._due.add(DueRecording.of(recording))
        self._recordings.add(recording)

    def mark_stored(self, recording: Recording, blob: BlobInfo) -> bool:
        """Note that its blob is there, its size and type; False if it was removed meanwhile."""

        def step(now: Recording) -> Recording:
            stored_at = now.stored_at or self._clock()
            told = {"size_bytes": blob.size, "content_type": blob.content_type}
            return now.model_copy(update={"stored_at": stored_at, **told})

        try:
            self._recordings.change(
                recording.user_id, recording.id, existing(NoSuchRecording, step)
            )
        except NoSuchRecording:
            return False
        return True

    def remove(self, user_id: str, due_on: str, recording_id: str) -> bool:
        """Remove both documents of a recording whose blob is gone; tell if the entry was there."""
        self._recordings.remove(user_id, recording_id)
        return self._due.remove(due_on, recording_id)

    def forget(self, batch: Sequence[DueRecording]) -> frozenset[str]:
        """Remove the candidates' documents of recordings whose blobs are gone.

        Returns the ids of those that may still be there.
        """
        keys = list(dict.fromkeys(Key(due.user_id, due.id) for due in batch))
        outcome = self._documents.delete_batch(USERS, keys)
        return frozenset(key.id for key in outcome.failed)

    def still_due(self, batch: Sequence[DueRecording]) -> list[DueRecording]:
        """Return those whose entries are still there."""
        return [due for due in batch if self._documents.get(RETENTION, due.due_on, due.id)]

    def walk(self, *, limit: int, cursor: str | None) -> Page[Recording]:
        """Return a page of the recordings of all users."""
        return self._recordings.walk("recording", limit=limit, cursor=cursor, unreadable=[])

    def walk_entries(self, *, limit: int, cursor: str | None) -> Page[EntryOwner]:
        """Return a page of the entries under all days."""
        return self._owners.walk("recording", limit=limit, cursor=cursor, unreadable=[])

    def has_entry(self, recording: Recording) -> bool:
        """Tell whether an entry leads to a recording, under its own day."""
        return bool(self._documents.get(RETENTION, day_of(recording.purge_at), recording.id))

    def claim(self, due: DueRecording) -> bool:
        """Add the entry of what no entry leads to; False if there is one of this id."""
        return self._due.add(due)

    def led_to(self, user_id: str, blob: str) -> Recording | None:
        """Return the recording of a user whose blob it is."""
        query = Query(kind="recording", order_by="captured_at", limit=_PAGE)
        found = self._recordings.every(user_id, query, unreadable=[])
        return next((each for each in found if each.blob == blob), None)

    def of_session(self, due_on: str, session_id: str) -> SessionEntries:
        """Return a session's entries under one day."""
        query = Query(
            kind="recording",
            order_by="session_id",
            since=session_id,
            before=f"{session_id}~",
            limit=_PAGE,
        )
        unreadable: list[str] = []
        return SessionEntries([*self._due.every(due_on, query, unreadable=unreadable)], unreadable)

    def due_before(
        self, due_on: str, moment: datetime, *, unreadable: list[str]
    ) -> Iterator[DueRecording]:
        """Yield the entries under one day that are due before an instant, oldest first."""
        query = Query(kind="recording", order_by="purge_at", before=stamp(moment), limit=_DAY_PAGE)
        return self._due.every(due_on, query, unreadable=unreadable)

    def under(self, due_on: str, *, unreadable: list[str]) -> Iterator[DueRecording]:
        """Yield the entries under one day, due or not."""
        query = Query(kind="recording", limit=_DAY_PAGE)
        return self._due.every(due_on, query, unreadable=unreadable)

    def left_under(self, due_on: str, *, unreadable: list[str]) -> list[EntryOwner]:
        """Return whose entries are left under one day, as far as the entries say it."""
        query = Query(kind="recording", limit=_PAGE)
        return list(self._owners.every(due_on, query, unreadable=unreadable))
