"""Keeping a recording: the store copies it, and the worker never holds a byte of it."""

from pathlib import Path
from typing import Any

import pytest

from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.ports.blobs import RECORDINGS, TRANSIENT, NoSuchBlob
from shared.recordings.repository import RecordingRepository
from shared.recordings.service import Recordings
from tests.support.builders import USER, a_recording
from tests.support.clock import FixedClock

SOURCE = "usr_1/ses_1/upl_1"


class NeverReads:
    """A blob store that refuses to hand out or take in content."""

    def __init__(self, store: EmbeddedBlobStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        if name in {"read", "stream", "put"}:
            raise AssertionError(f"the worker calls {name}")
        return getattr(self._store, name)


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> EmbeddedBlobStore:
    return EmbeddedBlobStore(
        tmp_path / "blobs", clock=clock, secret=b"k" * 32, base_url="http://localhost"
    )


@pytest.fixture
def recordings(tmp_path: Path, clock: FixedClock, store: EmbeddedBlobStore) -> Recordings:
    documents = EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)
    blobs: Any = NeverReads(store)
    repository = RecordingRepository(documents, clock=clock)
    return Recordings(repository=repository, blobs=blobs, clock=clock)


def test_no_byte_of_a_recording_passes_through_the_worker(
    recordings: Recordings, store: EmbeddedBlobStore
) -> None:
    store.put(TRANSIENT, SOURCE, b"moving pictures", content_type="video/webm")
    recording = a_recording(stored=False)

    recordings.keep(recording, source=SOURCE, agreed=lambda: True)

    assert store.read(RECORDINGS, recording.blob) == b"moving pictures"
    assert recordings.read(user_id=USER, recording_id=recording.id)


def test_keeping_again_after_the_source_has_gone_changes_nothing(
    recordings: Recordings, store: EmbeddedBlobStore
) -> None:
    store.put(TRANSIENT, SOURCE, b"moving pictures", content_type="video/webm")
    recording = a_recording(stored=False)
    recordings.keep(recording, source=SOURCE, agreed=lambda: True)
    store.delete(TRANSIENT, SOURCE)

    recordings.keep(recording, source=SOURCE, agreed=lambda: True)

    assert store.read(RECORDINGS, recording.blob) == b"moving pictures"


def test_what_is_in_neither_place_is_not_kept(recordings: Recordings) -> None:
    with pytest.raises(NoSuchBlob):
        recordings.keep(a_recording(stored=False), source=SOURCE, agreed=lambda: True)
