"""Where recordings are kept: at their candidate, and once more under the day they are due."""

from collections.abc import Iterator
from typing import NamedTuple

from shared.kernel.clock import Clock, stamp
from shared.ports.documents import (
    RETENTION,
    USERS,
    AlreadyExists,
    Document,
    DocumentStore,
    Missing,
    Query,
    Stale,
)
from shared.recordings.model import DueRecording, Recording, Sweep

_PAGE = 100


class RecordingPage(NamedTuple):
    """A page of recordings, newest first."""

    recordings: list[Recording]
    next_cursor: str | None


class RecordingRepository:
    """Reads and writes recordings. The entry under the due day comes first and goes last.

    So whatever is kept of a recording is found from its entry, also after a crash.
    """

    def __init__(self, documents: DocumentStore, *, clock: Clock) -> None:
        """Keep them in this store."""
        self._documents = documents
        self._clock = clock

    def get(self, user_id: str, recording_id: str) -> Recording | None:
        """Return one recording."""
        document = self._documents.get(USERS, user_id, recording_id)
        return Recording.model_validate(document.body) if document else None

    def page(self, user_id: str, *, limit: int, cursor: str | None = None) -> RecordingPage:
        """Return a page of recordings, newest first; raises UnknownCursor."""
        query = Query(kind="recording", order_by="captured_at", descending=True, limit=limit)
        found = self._documents.query(USERS, user_id, query, continuation=cursor)
        recordings = [Recording.model_validate(document.body) for document in found.documents]
        return RecordingPage(recordings, found.continuation)

    def add(self, recording: Recording) -> None:
        """Add a recording; what is there of it already stays as it is."""
        due = DueRecording.of(recording)
        self._create_due(due.due_on, due.model_dump(mode="json"))
        try:
            self._documents.create(USERS, recording.user_id, recording.model_dump(mode="json"))
        except AlreadyExists:
            return

    def mark_stored(self, recording: Recording) -> bool:
        """Note that its blob is there; False if the recording was removed meanwhile."""
        document = self._documents.get(USERS, recording.user_id, recording.id)
        if document is None:
            return False
        body = {**document.body, "stored_at": document.body["stored_at"] or stamp(self._clock())}
        try:
            self._documents.replace(USERS, recording.user_id, body, etag=document.etag)
        except Missing:
            return False
        except Stale:  # by another worker on the same answer, or a removal
            return self._documents.get(USERS, recording.user_id, recording.id) is not None
        return True

    def remove(self, due: DueRecording) -> bool:
        """Remove both documents of a recording whose blob is gone; tell if the entry was there."""
        self._documents.delete(USERS, due.user_id, due.id)
        return self._documents.delete(RETENTION, due.due_on, due.id)

    def due_of_session(self, due_on: str, session_id: str) -> list[DueRecording]:
        """Return an interview's entries under one day."""
        query = Query(
            kind="recording",
            order_by="session_id",
            since=session_id,
            before=f"{session_id}~",
            limit=_PAGE,
        )
        return [DueRecording.model_validate(document.body) for document in self._all(due_on, query)]

    def due_before(self, due_on: str, moment: str) -> Iterator[DueRecording]:
        """Yield the entries under one day that are due before a stamped instant, oldest first."""
        query = Query(kind="recording", order_by="purge_at", before=moment, limit=_PAGE)
        for document in self._all(due_on, query):
            yield DueRecording.model_validate(document.body)

    def add_sweep(self, sweep: Sweep) -> None:
        """Remember an interview with media, unless it is remembered under this day."""
        self._create_due(sweep.due_on, sweep.model_dump(mode="json"))

    def save_sweep(self, sweep: Sweep) -> None:
        """Change what is remembered."""
        self._documents.upsert(RETENTION, sweep.due_on, sweep.model_dump(mode="json"))

    def remove_sweep(self, sweep: Sweep) -> None:
        """Forget an interview of which nothing can be left."""
        self._documents.delete(RETENTION, sweep.due_on, sweep.id)

    def sweeps_before(self, due_on: str, moment: str) -> Iterator[Sweep]:
        """Yield the sweeps under one day that are due before a stamped instant, oldest first."""
        query = Query(kind="sweep", order_by="sweep_at", before=moment, limit=_PAGE)
        for document in self._all(due_on, query):
            yield Sweep.model_validate(document.body)

    def has_sweeps(self, due_on: str) -> bool:
        """Tell whether anything is left to look at under a day."""
        query = Query(kind="sweep", limit=1)
        return bool(self._documents.query(RETENTION, due_on, query).documents)

    def _create_due(self, due_on: str, body: dict[str, object]) -> None:
        try:
            self._documents.create(RETENTION, due_on, body)
        except AlreadyExists:
            return

    def _all(self, due_on: str, query: Query) -> Iterator[Document]:
        continuation, more = None, True
        while more:
            page = self._documents.query(RETENTION, due_on, query, continuation=continuation)
            yield from page.documents
            continuation = page.continuation
            more = continuation is not None
