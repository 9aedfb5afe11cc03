"""Keeping a recording: as a copy without tags that can be sought in, or as it came."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from shared.adapters.embedded.blob_files import PIECE_BYTES
from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.media.seeking import seekable
from shared.ports.blobs import RECORDINGS, TRANSIENT, BlobContainer, NoSuchBlob
from shared.recordings.repository import RecordingRepository
from shared.recordings.service import Recordings
from tests.support.builders import USER, a_recording
from tests.support.clock import FixedClock
from tests.support.recorder import record, tone, webm_of

SOURCE = "usr_1/ses_1/upl_1"


class NeverReads:
    """A blob store that hands out no more than the beginning of a blob and takes in nothing."""

    def __init__(self, store: EmbeddedBlobStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        if name in {"read", "put"}:
            raise AssertionError(f"the worker calls {name}")
        return getattr(self._store, name)

    def stream(self, container: BlobContainer, name: str) -> Iterator[bytes]:
        beginning = next(self._store.stream(container, name))
        yield beginning
        assert len(beginning) < PIECE_BYTES, "the worker reads on"


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> EmbeddedBlobStore:
    return EmbeddedBlobStore(
        tmp_path / "blobs", clock=clock, secret=b"k" * 32, base_url="http://localhost"
    )


@pytest.fixture
def recordings(tmp_path: Path, clock: FixedClock, store: EmbeddedBlobStore) -> Recordings:
    return over(NeverReads(store), tmp_path, clock)


def over(blobs: Any, folder: Path, clock: FixedClock) -> Recordings:
    documents = EmbeddedDocumentStore(folder / "documents.db", clock=clock)
    repository = RecordingRepository(documents, clock=clock)
    return Recordings(repository=repository, blobs=blobs, seekable=seekable, clock=clock)


def test_a_recording_is_kept_without_what_its_file_says_of_the_candidate(
    store: EmbeddedBlobStore, tmp_path: Path, clock: FixedClock
) -> None:
    recordings = over(store, tmp_path, clock)
    tagged = record("webm", sound=tone(1), tags={"location": "Zanzibar"})
    assert b"Zanzibar" in tagged
    store.put(TRANSIENT, SOURCE, tagged, content_type="video/webm")
    recording = a_recording(stored=False)

    recordings.keep(recording, source=SOURCE, agreed=lambda: True)

    content = store.read(RECORDINGS, recording.blob)
    assert b"Zanzibar" not in content
    kept = recordings.read(user_id=USER, recording_id=recording.id).recording
    assert kept.size_bytes == len(content)


def test_a_recording_of_a_browser_is_kept_with_its_length(
    store: EmbeddedBlobStore, tmp_path: Path, clock: FixedClock
) -> None:
    recordings = over(store, tmp_path, clock)
    store.put(TRANSIENT, SOURCE, webm_of(tone(5)), content_type="video/webm")
    recording = a_recording(stored=False)

    for _ in range(2):
        recordings.keep(recording, source=SOURCE, agreed=lambda: True)

    content = store.read(RECORDINGS, recording.blob)
    with av.open(io.BytesIO(content), "r") as opened:
        assert opened.duration is not None
        assert opened.duration / av.time_base == pytest.approx(5, abs=0.1)
    kept = recordings.read(user_id=USER, recording_id=recording.id).recording
    assert kept.size_bytes == len(content)


def test_a_recording_that_cannot_be_copied_whole_is_kept_as_it_came(
    store: EmbeddedBlobStore, tmp_path: Path, clock: FixedClock
) -> None:
    recordings = over(store, tmp_path, clock)
    content = webm_of(tone(1))[:60] + b"\xff" * 5_000
    store.put(TRANSIENT, SOURCE, content, content_type="video/webm")
    recording = a_recording(stored=False)

    recordings.keep(recording, source=SOURCE, agreed=lambda: True)

    assert store.read(RECORDINGS, recording.blob) == content
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
