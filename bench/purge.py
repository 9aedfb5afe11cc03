"""Purging recordings: `python -m bench purge`, with `--long` for a million stored.

Recordings purged in a second of processor time (the stores are in memory) against the store's own
bare batch delete; and the time to purge a thousand that are due among more and more that are not,
which must stay flat.
"""

import argparse
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from shared.adapters.embedded.blob_files import file_name
from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.kernel.ids import new_id
from shared.media.model import MediaKind
from shared.ports.blobs import MAX_BATCH_DELETE, RECORDINGS
from shared.ports.documents import RETENTION, USERS
from shared.recordings.model import KEEP_FOR, DueRecording, Recording, day_of, kept_folder
from shared.recordings.purge import Purge
from shared.recordings.purge_state import PurgeStates, RunReport
from shared.recordings.repository import RecordingRepository

_CAPTURED = datetime(2026, 11, 24, tzinfo=UTC)
_DUE = 1_000
_FLAT_WITHIN = 1.5
_LINKS = 30_000


def main(arguments: list[str]) -> int:
    """Print both measurements; return 1 if it grows with what is stored."""
    parser = argparse.ArgumentParser(prog="python -m bench purge")
    parser.add_argument("--long", action="store_true", help="a million stored as well")
    given = parser.parse_args(arguments)
    times = {}
    for stored in (1_000, 100_000, *([1_000_000] if given.long else [])):
        with _Installation(stored) as installation:
            seconds = times[stored] = installation.purge()
            bare = installation.bare_delete()
        print(
            f"{_DUE} due among {stored:>9,}: {seconds:6.2f} s, {_DUE / seconds:6.0f} a second;"
            f" bare batch delete {_DUE / bare:7.0f} a second, {bare / seconds:.0%} of its speed"
        )
    grown = max(times.values()) / times[1_000]
    print(f"the slowest took {grown:.2f} times as long as the one with nothing else stored")
    return 1 if grown > _FLAT_WITHIN else 0


class _Installation:
    """Recordings of the embedded backend in memory, if the machine has a folder there."""

    def __init__(self, stored: int) -> None:
        memory = Path("/dev/shm")  # noqa: S108 - our folder in it is private
        self._folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        self.now = _CAPTURED + KEEP_FOR + timedelta(hours=12)
        self._documents = EmbeddedDocumentStore(self._folder / "documents.db", clock=self._clock)
        self._blobs = EmbeddedBlobStore(
            self._folder / "blobs", clock=self._clock, secret=b"k" * 32, base_url="http://localhost"
        )
        self._due = [_recording(_CAPTURED, place) for place in range(_DUE)]
        self._fill(self._due)
        self._fill(
            _recording(_CAPTURED + timedelta(days=1 + place % 89), place)
            for place in range(stored - _DUE)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder)

    def _clock(self) -> datetime:
        return self.now

    def purge(self) -> float:
        """Purge what is due and return the seconds it took."""
        states = PurgeStates(self._documents)
        quiet = RunReport(started_at=self.now, ended_at=self.now)
        states.add_run(quiet, clean_before=day_of(self.now))
        repository = RecordingRepository(self._documents, clock=self._clock)
        queue = EmbeddedQueue(self._folder / "queues.db", clock=self._clock)
        purge = Purge(
            repository=repository,
            states=states,
            blobs=self._blobs,
            queue=queue,
            clock=self._clock,
        )
        began = time.process_time()
        report = purge.run()
        seconds = time.process_time() - began
        assert report.purged == _DUE
        assert not report.failed
        return seconds

    def bare_delete(self) -> float:
        """Return the seconds that the store takes for as many blobs and nothing else."""
        again = [_recording(_CAPTURED, place) for place in range(_DUE)]
        self._link(again)
        began = time.process_time()
        for first in range(0, _DUE, MAX_BATCH_DELETE):
            batch = [each.blob for each in again[first : first + MAX_BATCH_DELETE]]
            self._blobs.delete_batch(RECORDINGS, batch)
        return time.process_time() - began

    def _fill(self, recordings: Iterator[Recording] | list[Recording]) -> None:
        recordings = list(recordings)
        rows = [row for each in recordings for row in _rows(each)]
        with sqlite3.connect(self._folder / "documents.db") as connection:
            connection.executemany(
                "INSERT INTO documents (container, partition, id, kind, etag, body)"
                " VALUES (?, ?, ?, 'recording', 'e', ?)",
                rows,
            )
        connection.close()
        self._link(recordings)

    def _link(self, recordings: list[Recording]) -> None:
        """Put blobs there as links to one file: what they hold does not matter to a purge."""
        folder = self._folder / "blobs" / RECORDINGS.name
        source = folder / "none"
        for place, each in enumerate(recordings):
            if place % _LINKS == 0:
                info = self._blobs.put(
                    RECORDINGS, each.blob, b"x", content_type="video/webm", overwrite=True
                )
                source = folder / file_name(info.name)
            else:
                os.link(source, folder / file_name(each.blob))


def _rows(recording: Recording) -> Iterator[tuple[str, str, str, str]]:
    due = DueRecording.of(recording)
    yield RETENTION.name, due.due_on, due.id, due.model_dump_json()
    yield USERS.name, recording.user_id, recording.id, recording.model_dump_json()


def _recording(captured_at: datetime, place: int) -> Recording:
    user_id, session_id = f"usr_{place % 5000:032x}", f"ses_{place:032x}"
    purge_at = captured_at + KEEP_FOR
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
