"""Recordings as browsers make them are decoded; damaged and hostile ones end in a clear outcome."""

import hashlib
import http.server
import io
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from shared.media.decoding.mixdown import Mixdown
from shared.media.decoding.sandboxed import LIMITS, Decoded, decode
from shared.media.errors import MEDIA_ERRORS, TooCostly, TooLong, TooManyBytes, Unsupported
from shared.media.model import MAX_BYTES, LeftOutReason, MediaKind, PictureLeftOut
from shared.media.sniff import sniff
from shared.sandbox.process import Limits, run_in_sandbox
from tests.support.recorder import RATE, face, record, spoken, tone, wav_of, webm_of
from tests.support.sent_files import amr, copied

SECONDS = 3.0
SOUND = tone(SECONDS)
FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "frag_duration": "200000"}
FACES = [face()] * 3

MADE: dict[str, Callable[[], bytes]] = {
    "webm opus, as recorded": lambda: webm_of(SOUND),
    "webm opus with its length": lambda: record("webm", sound=SOUND),
    "webm vp8 opus": lambda: record("webm", sound=SOUND, pictures=FACES, live=True),
    "webm vp9 opus": lambda: record("webm", sound=SOUND, pictures=FACES, video="libvpx-vp9"),
    "mp4 aac": lambda: record("mp4", sound=SOUND, audio="aac"),
    "mp4 aac in fragments": lambda: record("mp4", sound=SOUND, audio="aac", options=FRAGMENTED),
    "mp4 h264 aac": lambda: record(
        "mp4", sound=SOUND, audio="aac", pictures=FACES, video="libx264"
    ),
    "mp4 opus": lambda: record("mp4", sound=SOUND, options=FRAGMENTED),
    "wav": lambda: wav_of(SOUND),
    "mp3": lambda: record("mp3", sound=SOUND, audio="libmp3lame"),
    "ogg opus": lambda: record("ogg", sound=SOUND),
}


def in_pieces(data: bytes, size: int = 1000) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def audio(data: bytes) -> Decoded:
    return decode(in_pieces(data), MediaKind.AUDIO)


def outcome(data: bytes, kind: MediaKind = MediaKind.AUDIO) -> str:
    try:
        decoded = decode([data], kind)
    except MEDIA_ERRORS as error:
        return error.code
    return "partial" if decoded.partial else "whole"


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_what_browsers_record_is_decoded_whole(make: Callable[[], bytes]) -> None:
    decoded = audio(make())

    samples = np.frombuffer(decoded.sound, np.int16)
    assert abs(decoded.seconds - SECONDS) < 0.15
    assert not decoded.partial
    assert decoded.pictures == []
    crossings = np.count_nonzero(np.diff(np.signbit(samples[RATE : 2 * RATE])))
    assert abs(crossings - 2 * 220) < 6


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("boxed", [False, True])
def test_a_pause_of_which_a_telephone_sent_nothing_counts_as_one(
    *, wide: bool, boxed: bool
) -> None:
    sent = amr(wide=wide, pause_s=4)

    decoded = audio(copied("3gp", sent) if boxed else sent)

    samples = np.frombuffer(decoded.sound, np.int16)
    assert abs(decoded.seconds - 5.5) < 0.1
    assert not decoded.partial
    assert not samples[2 * RATE : 4 * RATE].any()


def without(data: bytes, *, begins_s: float, lasts_s: float) -> bytes:
    """Return a recording without the packets of a time, as an encoder sends nothing of a pause."""
    target = io.BytesIO()
    with av.open(io.BytesIO(data), "r") as source, av.open(target, "w", format="webm") as output:
        [stream] = source.streams.audio
        track = output.add_stream_from_template(stream)
        for packet in source.demux(stream):
            at = float(packet.pts * packet.time_base) if packet.pts is not None else None
            if at is None or begins_s <= at % 3 < begins_s + lasts_s:
                continue
            packet.stream = track
            output.mux(packet)
    return target.getvalue()


@pytest.mark.parametrize(("lasts_s", "partial"), [(0.4, False), (1.2, True)])
def test_what_is_not_in_the_middle_keeps_its_time_and_long_gaps_are_losses(
    lasts_s: float, *, partial: bool
) -> None:
    decoded = audio(without(webm_of(tone(12)), begins_s=1, lasts_s=lasts_s))

    samples = np.frombuffer(decoded.sound, np.int16)
    assert abs(decoded.seconds - 12) < 0.15
    assert not samples[int(10.05 * RATE) : int((9.9 + lasts_s) * RATE)].any()
    assert samples[int(9.5 * RATE) : int(9.9 * RATE)].any()
    assert decoded.partial is partial


@pytest.mark.parametrize("wide", [False, True])
def test_a_file_that_says_no_length_is_whole(*, wide: bool) -> None:
    """The length that is estimated of it was 3 % too long, and it counted as cut off."""
    assert outcome(amr(wide=wide, frames=1_000)) == "whole"


@pytest.mark.parametrize("name", ["webm vp8 opus", "webm vp9 opus", "mp4 h264 aac"])
def test_the_pictures_of_a_video_are_looked_at_about_once_a_second(name: str) -> None:
    decoded = decode([MADE[name]()], MediaKind.VIDEO)

    assert [round(each.at_s) for each in decoded.pictures] == [0, 1, 2]
    assert all(each.faces == 1 for each in decoded.pictures)
    assert not decoded.partial


@pytest.mark.parametrize("name", ["webm vp8 opus", "webm vp9 opus", "mp4 h264 aac"])
def test_nobody_special_reads_pictures_too(name: str) -> None:
    """The limit on threads binds all but root: what cannot do without them fails for users."""
    data = MADE[name]()

    said = run_in_sandbox(
        "tests.support.media_readers:unprivileged",
        [data],
        LIMITS[MediaKind.VIDEO],
        container=sniff(data).value,
        most_seconds=60,
    ).values

    assert len(said["pictures"]) == 3
    assert not said["partial"]


def mp4_without_its_end() -> bytes:
    whole = record("mp4", sound=tone(20), audio="aac")
    return whole[: len(whole) // 2]


def fragments_without_their_end() -> bytes:
    whole = record("mp4", sound=tone(20), audio="aac", options=FRAGMENTED)
    return whole[: len(whole) * 2 // 3 + 11]


def webm_without_its_end() -> bytes:
    whole = record("webm", sound=tone(20))
    return whole[: len(whole) // 2]


def live_webm_with_holes() -> bytes:
    data = bytearray(webm_of(tone(20)))
    for start in range(5_000, len(data) - 300, 9_000):
        data[start : start + 300] = hashlib.shake_256(bytes([start % 251])).digest(300)
    return bytes(data)


def wav_that_plays_a_sample_a_second() -> bytes:
    data = bytes(2 * 1000)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16,
                       1, 1, 1, 2, 2, 16, b"data", len(data))  # fmt: skip
    return head + data


def wav_of_a_thousand_channels() -> bytes:
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 2**31, b"WAVE", b"fmt ", 16,
                       1, 1000, 48_000, 96_000_000, 2000, 16, b"data", 2**31)  # fmt: skip
    return head + bytes(10_000)


def wav_of_eleven_minutes() -> bytes:
    return record("wav", sound=np.zeros(660 * RATE, np.float32), audio="pcm_u8", rate=2_000)


def pictures_without_sound() -> bytes:
    return record("webm", pictures=FACES)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: b"", {"media.unsupported"}),
        (lambda: b"<html>not a recording</html>", {"media.unsupported"}),
        (lambda: hashlib.shake_256(b"noise").digest(100_000), {"media.unsupported"}),
        (lambda: webm_of(SOUND)[:100], {"media.broken", "media.truncated"}),
        (lambda: b"RIFF\x24\0\0\0WAVE" + bytes(100), {"media.broken"}),
        (lambda: b"ID3" + bytes(5000), {"media.broken"}),
        (lambda: bytes(4) + b"ftypisom" + bytes(5000), {"media.truncated"}),
        (lambda: b"\x1a\x45\xdf\xa3webm" + hashlib.shake_256(b"x").digest(50_000),
         {"media.broken"}),
        (mp4_without_its_end, {"media.truncated"}),
        (fragments_without_their_end, {"partial"}),
        (webm_without_its_end, {"partial"}),
        (live_webm_with_holes, {"partial", "media.broken"}),
        (wav_that_plays_a_sample_a_second, {"media.too_long"}),
        (wav_of_a_thousand_channels, {"media.broken"}),
        (wav_of_eleven_minutes, {"media.too_long"}),
        (pictures_without_sound, {"media.no_audio"}),
        (lambda: record("matroska", sound=SOUND, audio="ac3"), {"media.unsupported"}),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)  # fmt: skip
def test_a_damaged_or_hostile_recording_has_an_outcome(
    make: Callable[[], bytes], expected: set[str]
) -> None:
    data = make()
    began = time.monotonic()

    assert outcome(data) in expected
    assert time.monotonic() - began < 10


def test_a_refusal_names_the_codec_that_was_found_and_those_that_are_accepted() -> None:
    with pytest.raises(Unsupported) as caught:
        decode([record("mp4", sound=SOUND, audio="ac3")], MediaKind.VIDEO)

    assert caught.value.detail == (
        "The sound is in ac3. Accepted are Opus, Vorbis, AAC, MP3, FLAC, ALAC, AMR, PCM and ADPCM."
    )


@pytest.mark.parametrize("rows", [(1, 1), (1, -1), (1, 0), (0, 1), (-1, 0.5)], ids=str)
def test_two_channels_are_as_loud_together_as_the_louder_one_or_half_of_it(
    rows: tuple[float, float],
) -> None:
    stereo = record("wav", sound=np.outer(rows, SOUND).astype(np.float32), audio="pcm_s16le")

    mixed, mono = (_loudness(audio(each)) for each in (stereo, wav_of(SOUND)))

    assert mono / 2 - 1 < mixed < mono + 1


def test_a_recording_may_change_its_channels_midway() -> None:
    mixdown = Mixdown()
    for channels in (1, 2, 1):
        silence = np.ones((1, 1600 * channels), np.int16)
        layout = "stereo" if channels == 2 else "mono"
        frame = av.AudioFrame.from_ndarray(silence, format="s16", layout=layout)
        frame.sample_rate = RATE
        mixdown.add(frame)
    mixdown.flush()

    assert mixdown.seconds == pytest.approx(0.3)
    assert len(mixdown.sound()) == 2 * 4800


def _loudness(decoded: Decoded) -> float:
    samples = np.frombuffer(decoded.sound, np.int16).astype(np.float64)
    return float(np.sqrt(np.mean(samples[: 2 * RATE] ** 2)))


def test_a_video_answer_needs_pictures() -> None:
    assert outcome(webm_of(SOUND), MediaKind.VIDEO) == "media.no_video"


def test_pictures_larger_than_any_camera_makes_are_not_decoded() -> None:
    small = record("webm", sound=SOUND, pictures=FACES, live=True)
    start = b"\x9d\x01\x2a"  # RFC 6386: a key frame, then width and height
    assert start + b"\0\1\0\1" in small
    huge = small.replace(start + b"\0\1\0\1", start + b"\0\x30\0\x30")

    seen = decode([huge], MediaKind.VIDEO)
    assert (seen.pictures, seen.partial) == ([], True)
    assert seen.left_out == PictureLeftOut(reason=LeftOutReason.DAMAGED, codec="vp8")
    assert outcome(huge, MediaKind.AUDIO) == "whole"


def test_a_playlist_in_disguise_fetches_nothing() -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/inside.ts"
        playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{address}\n".encode()
        for magic in (b"ID3", b"OggS", b"\x1a\x45\xdf\xa3webm"):
            assert outcome(magic + playlist).startswith("media.")
        server.shutdown()
    assert asked == []


def test_more_than_the_most_bytes_are_not_even_read() -> None:
    piece = bytes(1_000_000)
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        yield wav_of(SOUND)
        while True:
            read += len(piece)
            yield piece

    with pytest.raises(TooManyBytes):
        decode(endless(), MediaKind.AUDIO)
    assert read <= MAX_BYTES + len(piece)


def test_the_length_is_counted_and_not_believed() -> None:
    with pytest.raises(TooLong):
        decode([webm_of(tone(8))], MediaKind.AUDIO, most_seconds=5)
    assert decode([webm_of(tone(5.5))], MediaKind.AUDIO, most_seconds=5).seconds > 5


@pytest.mark.parametrize(
    "limits",
    [
        replace(LIMITS[MediaKind.AUDIO], wall_s=0.05),
        replace(LIMITS[MediaKind.AUDIO], output_bytes=1000),
    ],
    ids=["time", "output"],
)
def test_nothing_is_left_of_a_recording_whose_child_is_killed(
    limits: Limits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    open_before = len(list(Path("/proc/self/fd").iterdir()))

    with pytest.raises(TooCostly):
        decode([spoken()], MediaKind.AUDIO, limits=limits)

    assert list(tmp_path.iterdir()) == []
    assert len(list(Path("/proc/self/fd").iterdir())) == open_before
