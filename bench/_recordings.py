"""Recordings on either backend, for measurements: many that are due, and more that are not."""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from pathlib import Path

from shared.adapters.embedded.blob_files import file_name
from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.kernel.clock import Clock, system_clock
from shared.kernel.ids import new_id
from shared.media.model import MediaKind
from shared.ports.blobs import RECORDINGS, BlobStore
from shared.ports.documents import MAX_BATCH_DELETE, RETENTION, USERS, DocumentStore, Key
from shared.ports.queues import Queue
from shared.recordings.model import KEEP_FOR, DueRecording, Recording, day_of, kept_folder
from shared.recordings.purge import Purge
from shared.recordings.purge_state import PurgeStates, RunReport
from shared.recordings.repository import RecordingRepository

NOW = system_clock()
"""When a measurement takes place: a real store has no other time."""

_ANSWERS = 8
"""How many recordings one interview leaves."""

_LINKS = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The stores of an installation, how to fill them, and the clock that tells what work costs."""

    name: str
    documents: DocumentStore
    blobs: BlobStore
    queue: Queue
    fill: Callable[[Sequence[Recording]], None]
    cost: Callable[[], float]
    clock: Clock

    def purge(self, *, batch: int = MAX_BATCH_DELETE) -> Purge:
        """Return a purge that has seen to all days before this one."""
        states = PurgeStates(self.documents)
        if states.read() is None:
            quiet = RunReport(started_at=NOW, ended_at=NOW)
            states.add_run(quiet, clean_before=day_of(NOW - timedelta(hours=2)))
        return Purge(
            repository=RecordingRepository(self.documents, clock=self.clock),
            states=states,
            blobs=self.blobs,
            queue=self.queue,
            clock=self.clock,
            batch=batch,
        )

    def bare_delete(self, recordings: Sequence[Recording]) -> None:
        """Remove recordings as nobody could faster: all names known, in the largest batches."""
        for batch in batched(recordings, MAX_BATCH_DELETE, strict=False):
            self.blobs.delete_batch(RECORDINGS, [each.blob for each in batch])
            self.documents.delete_batch(USERS, [Key(each.user_id, each.id) for each in batch])
            days = [Key(day_of(each.purge_at), each.id) for each in batch]
            self.documents.delete_batch(RETENTION, days)


def recordings(count: int, purge_at: datetime, *, first: int = 0) -> list[Recording]:
    """Return recordings of as many interviews as it takes, due up to an instant.

    They are due in the order in which they were made, as those of an interview are.
    """
    apart = timedelta(hours=1) / max(count, 1)
    last = first + count
    return [_recording(purge_at - (last - place) * apart, place) for place in range(first, last)]


@contextmanager
def embedded() -> Iterator[Stores]:
    """Open the embedded backend in memory, if the machine has a folder there."""
    memory = Path("/dev/shm")  # noqa: S108 - our folder in it is private
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        yield embedded_in(folder, now=NOW)
    finally:
        shutil.rmtree(folder)


def embedded_in(folder: Path, *, now: datetime) -> Stores:
    """Open the embedded backend in a folder, at an instant that stands still."""

    def clock() -> datetime:
        return now

    documents = EmbeddedDocumentStore(folder / "documents.db", clock=clock)
    blobs = EmbeddedBlobStore(
        folder / "blobs", clock=clock, secret=b"k" * 32, base_url="http://localhost"
    )

    def fill(recordings: Sequence[Recording]) -> None:
        _write_rows(folder / "documents.db", recordings)
        _link(folder / "blobs" / RECORDINGS.name, blobs, recordings)

    return Stores(
        name="embedded",
        documents=documents,
        blobs=blobs,
        queue=EmbeddedQueue(folder / "queues.db", clock=clock),
        fill=fill,
        cost=time.process_time,
        clock=clock,
    )


def _write_rows(path: Path, recordings: Sequence[Recording]) -> None:
    with sqlite3.connect(path) as connection:
        connection.executemany(
            "INSERT INTO documents (container, partition, id, kind, etag, body)"
            " VALUES (?, ?, ?, 'recording', 'e', ?)",
            (row for each in recordings for row in _rows(each)),
        )
    connection.close()


def _rows(recording: Recording) -> Iterator[tuple[str, str, str, str]]:
    due = DueRecording.of(recording)
    yield RETENTION.name, due.due_on, due.id, due.model_dump_json()
    yield USERS.name, recording.user_id, recording.id, recording.model_dump_json()


def _link(folder: Path, blobs: EmbeddedBlobStore, recordings: Sequence[Recording]) -> None:
    """Put blobs there as links to one file: what they hold does not matter to a purge."""
    source = folder / "none"
    for place, each in enumerate(recordings):
        if place % _LINKS == 0:
            info = blobs.put(RECORDINGS, each.blob, b"x", content_type="video/webm", overwrite=True)
            source = folder / file_name(info.name)
        else:
            os.link(source, folder / file_name(each.blob))


def _recording(purge_at: datetime, place: int) -> Recording:
    interview = place // _ANSWERS
    user_id, session_id = f"usr_{interview:032x}", f"ses_{interview:032x}"
    captured_at = purge_at - KEEP_FOR
    recording_id = new_id("rec", captured_at)
    return Recording(
        id=recording_id,
        user_id=user_id,
        session_id=session_id,
        question_id="q",
        media=MediaKind.VIDEO,
        blob=f"{kept_folder(day_of(purge_at), user_id, session_id)}{recording_id}",
        content_type="video/webm",
        size_bytes=1,
        captured_at=captured_at,
        purge_at=purge_at,
        stored_at=captured_at,
    )
