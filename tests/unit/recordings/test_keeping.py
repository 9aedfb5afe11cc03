"""Keeping a recording: as a copy without tags that can be sought in, or not at all."""

import io
from pathlib import Path

import av
import pytest

from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.kernel.errors import DomainError
from shared.media.errors import Broken, Unsupported
from shared.media.seeking import seekable
from shared.ports.blobs import RECORDINGS, TRANSIENT, NoSuchBlob
from shared.recordings.errors import NoSuchRecording
from shared.recordings.repository import RecordingRepository
from shared.recordings.service import Recordings
from shared.recordings.views import recording_view
from tests.support.builders import USER, a_recording
from tests.support.clock import FixedClock
from tests.support.recorder import record, tone, webm_of
from tests.support.sent_files import SENT_FILES

SOURCE = "usr_1/ses_1/upl_1"


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> EmbeddedBlobStore:
    return EmbeddedBlobStore(
        tmp_path / "blobs", clock=clock, secret=b"k" * 32, base_url="http://localhost"
    )


@pytest.fixture
def recordings(tmp_path: Path, clock: FixedClock, store: EmbeddedBlobStore) -> Recordings:
    documents = EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)
    repository = RecordingRepository(documents, clock=clock)
    return Recordings(repository=repository, blobs=store, seekable=seekable, clock=clock)


def test_a_recording_is_kept_without_what_its_file_says_of_the_candidate(
    recordings: Recordings, store: EmbeddedBlobStore
) -> None:
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
    recordings: Recordings, store: EmbeddedBlobStore
) -> None:
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


DAMAGED = webm_of(tone(1))[:60] + b"\xff" * 5_000


@pytest.mark.parametrize(
    ("content", "failure"), [(DAMAGED, Broken), (b"<html>", Unsupported)], ids=["webm", "html"]
)
def test_what_has_no_copy_without_tags_is_not_kept(
    recordings: Recordings,
    store: EmbeddedBlobStore,
    content: bytes,
    failure: type[DomainError],
) -> None:
    store.put(TRANSIENT, SOURCE, content, content_type="video/webm")
    recording = a_recording(stored=False)

    with pytest.raises(failure):
        recordings.keep(recording, source=SOURCE, agreed=lambda: True)

    assert not list(store.list(RECORDINGS))
    with pytest.raises(NoSuchRecording):
        recordings.read(user_id=USER, recording_id=recording.id)


@pytest.mark.parametrize(
    ("name", "content_type", "sound_only"),
    [
        ("mov mpeg4 aac", "audio/mp4", True),
        ("3gp h263 amr", "audio/mp4", True),
        ("mp4 h264 aac", "video/mp4", False),
    ],
)
def test_the_type_and_the_view_say_what_is_really_kept(
    recordings: Recordings,
    store: EmbeddedBlobStore,
    name: str,
    content_type: str,
    *,
    sound_only: bool,
) -> None:
    sent = next(each for each in SENT_FILES if each.name == name).make()
    store.put(TRANSIENT, SOURCE, sent, content_type="video/webm")
    recording = a_recording(stored=False)

    for _ in range(2):
        recordings.keep(recording, source=SOURCE, agreed=lambda: True)

    shown = recording_view(recordings.read(user_id=USER, recording_id=recording.id))
    assert (shown.content_type, shown.sound_only) == (content_type, sound_only)
    assert store.info(RECORDINGS, recording.blob).content_type == content_type


def test_keeping_again_after_the_source_has_gone_changes_nothing(
    recordings: Recordings, store: EmbeddedBlobStore
) -> None:
    store.put(TRANSIENT, SOURCE, webm_of(tone(1)), content_type="video/webm")
    recording = a_recording(stored=False)
    recordings.keep(recording, source=SOURCE, agreed=lambda: True)
    kept = store.read(RECORDINGS, recording.blob)
    store.delete(TRANSIENT, SOURCE)

    recordings.keep(recording, source=SOURCE, agreed=lambda: True)

    assert store.read(RECORDINGS, recording.blob) == kept


def test_what_is_in_neither_place_is_not_kept(recordings: Recordings) -> None:
    with pytest.raises(NoSuchBlob):
        recordings.keep(a_recording(stored=False), source=SOURCE, agreed=lambda: True)
