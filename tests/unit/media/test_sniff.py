"""What a recording is, its first bytes say."""

import pytest

from shared.media.errors import Unsupported
from shared.media.sniff import HEAD_BYTES, ContainerFormat, sniff
from tests.support.recorder import RATE, record, tone, wav_of, webm_of

SOUND = tone(0.2)


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (webm_of(SOUND), ContainerFormat.MATROSKA),
        (wav_of(SOUND), ContainerFormat.WAV),
        (record("mp4", sound=SOUND, audio="aac"), ContainerFormat.MP4),
        (record("mp3", sound=SOUND, audio="libmp3lame"), ContainerFormat.MP3),
        (record("mp3", sound=SOUND, audio="libmp3lame", options={"id3v2_version": "0"}),
         ContainerFormat.MP3),
        (record("ogg", sound=SOUND), ContainerFormat.OGG),
    ],
)  # fmt: skip
def test_recordings_are_known_by_their_first_bytes(data: bytes, container: ContainerFormat) -> None:
    assert sniff(data[:HEAD_BYTES]) is container


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x1a\x45\xdf\xa3",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\nhttp://127.0.0.1/a.ts\n",
        b"<html><body>webm</body></html>",
        b"%PDF-1.7",
        b"RIFF\0\0\0\0AVI LIST",
        record("adts", sound=SOUND, audio="aac", rate=RATE),
        record("flac", sound=SOUND, audio="flac", rate=RATE),
    ],
    ids=["empty", "ebml only", "playlist", "html", "pdf", "avi", "aac", "flac"],
)
def test_everything_else_is_refused(data: bytes) -> None:
    with pytest.raises(Unsupported):
        sniff(data[:HEAD_BYTES])
