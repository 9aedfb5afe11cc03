"""A recording is kept with its length and an index, and with every packet as it was recorded."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from shared.media.decoding.sandboxed import decode
from shared.media.errors import Broken, CannotProcessNow, Unsupported
from shared.media.model import MediaKind
from shared.media.seeking import seekable
from shared.ports.blobs import NoSuchBlob
from tests.support.recorder import FIXTURES, face, record, spoken, tone, webm_of
from tests.support.sent_files import FRAGMENTED, SENT_FILES

SECONDS = 20.0


def film(form: str, video: str, audio: str = "libopus", **more: Any) -> bytes:
    return record(
        form, sound=tone(SECONDS), audio=audio, pictures=[face()] * 20, video=video, **more
    )


AS_RECORDED: dict[str, Callable[[], bytes]] = {
    "webm opus": lambda: webm_of(tone(SECONDS)),
    "webm vp8 opus": lambda: film("webm", "libvpx", live=True),
    "webm vp9 opus": lambda: film("webm", "libvpx-vp9", live=True),
    "webm av1 opus": lambda: film("webm", "libsvtav1", live=True),
    "mkv h264 opus": lambda: film("matroska", "libx264", live=True),
    "mp4 h264 aac": lambda: film("mp4", "libx264", "aac", options=FRAGMENTED),
    "mp4 hevc aac": lambda: film("mp4", "libx265", "aac", options=FRAGMENTED),
    "mp4 opus": lambda: record("mp4", sound=tone(SECONDS), options=FRAGMENTED),
}


def remuxed(data: bytes, size: int = 1 << 20) -> bytes:
    pieces = (data[start : start + size] for start in range(0, len(data), size))
    with seekable(pieces) as copy:
        return copy.file.read()


def packets(data: bytes) -> list[tuple[int, bytes]]:
    with av.open(io.BytesIO(data), "r") as opened:
        found = [(each.stream.index, bytes(each)) for each in opened.demux() if each.size]
    return sorted(found)


@pytest.mark.parametrize("make", AS_RECORDED.values(), ids=AS_RECORDED)
def test_what_a_browser_recorded_gets_a_length_and_an_index_and_loses_nothing(
    make: Callable[[], bytes],
) -> None:
    recorded = make()

    kept = remuxed(recorded)

    assert packets(kept) == packets(recorded)
    with av.open(io.BytesIO(kept), "r") as opened:
        assert opened.duration is not None
        # One frame a second, and in fragments H.264 and HEVC show the first after two.
        assert SECONDS - 0.1 < opened.duration / av.time_base < SECONDS + 2.1
    assert b"\x1c\x53\xbb\x6b" in kept or (b"moov" in kept and b"moof" not in kept)
    assert packets(remuxed(kept)) == packets(kept)


def test_the_picture_of_chrome_in_av1_is_kept() -> None:
    recorded = (FIXTURES / "recordings" / "chrome_av1.webm").read_bytes()  # its first second

    with seekable([recorded]) as copy:
        kept = copy.file.read()
        assert copy.content_type == "video/webm"

    # Chrome writes a delimiter of two bytes before each picture; what is kept has none.
    undelimited = [(track, packet.removeprefix(b"\x12\x00")) for track, packet in packets(recorded)]
    assert packets(kept) == sorted(undelimited)
    assert undelimited != packets(recorded)


TAGS = {
    "title": "Zanzibar at night",
    "artist": "Zanzibar Doe",
    "location": "+06.1659+039.2026/Zanzibar",
    "com.apple.quicktime.model": "Zanzibar 12",
}


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize(
    ("form", "audio", "options"),
    [
        ("mp4", "aac", {"movflags": "use_metadata_tags"}),
        ("mp4", "aac", {"movflags": FRAGMENTED["movflags"] + "+use_metadata_tags"}),
        ("mov", "alac", {}),
        ("webm", "libopus", {}),
        ("matroska", "aac", {}),
        ("wav", "pcm_s16le", {}),
        ("mp3", "libmp3lame", {}),
        ("ogg", "libopus", {}),
        ("flac", "flac", {}),
    ],
)
def test_what_is_kept_says_neither_where_nor_on_what_nor_by_whom_it_was_made(
    form: str, audio: str, options: dict[str, str]
) -> None:
    recorded = record(form, sound=tone(2), audio=audio, options=options, tags=TAGS)
    assert b"Zanzibar" in recorded

    kept = remuxed(recorded)

    assert b"Zanzibar" not in kept
    assert packets(kept) == packets(recorded)


@pytest.mark.clause("P5.2")
@pytest.mark.parametrize(
    "name",
    ["mov adpcm", "3gp amr", "3gp amr-wb", "mov mpeg4 aac", "mov prores pcm", "3gp h263 amr"],
)
def test_what_mp4_has_no_place_for_is_kept_for_its_sound_and_without_tags(name: str) -> None:
    recorded = sent(name) + (24).to_bytes(4) + b"uuid" + b"Zanzibar" * 2

    kept = remuxed(recorded)

    assert b"Zanzibar" not in kept
    assert sound_of(kept) == sound_of(recorded)


@pytest.mark.clause("P5.2")
def test_a_cover_is_not_kept() -> None:
    recorded = sent("mp3 with a cover")
    assert b"APIC" in recorded

    kept = remuxed(recorded)

    assert b"APIC" not in kept
    assert sound_of(kept) == sound_of(recorded)


def sent(name: str) -> bytes:
    return next(each for each in SENT_FILES if each.name == name).make()


def sound_of(data: bytes) -> bytes:
    return decode([data], MediaKind.AUDIO).sound


def test_the_copy_sounds_as_the_recording() -> None:
    kept = remuxed(spoken())

    assert decode([kept], MediaKind.AUDIO).sound == decode([spoken()], MediaKind.AUDIO).sound


@pytest.mark.parametrize("data", [b"", b"<html>"], ids=["nothing", "html"])
def test_what_is_no_recording_has_no_copy(data: bytes) -> None:
    with pytest.raises(Unsupported):
        remuxed(data)


@pytest.mark.parametrize("size", [100, 3_000])
def test_what_cannot_be_copied_whole_has_no_copy(size: int) -> None:
    with pytest.raises(Broken):
        remuxed(webm_of(tone(1))[:60] + b"\xff" * size)


def test_where_no_process_can_be_run_the_recording_is_not_to_blame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shared.sandbox.process._CHILD", Path("gone.py"))

    with pytest.raises(CannotProcessNow):
        remuxed(webm_of(tone(1)))
    with pytest.raises(CannotProcessNow):
        decode([webm_of(tone(1))], MediaKind.AUDIO)


def test_what_the_store_says_while_it_is_read_passes_through() -> None:
    def gone() -> Iterator[bytes]:
        yield webm_of(tone(1))
        raise NoSuchBlob

    with pytest.raises(NoSuchBlob), seekable(gone()):
        pass
