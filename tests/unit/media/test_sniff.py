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
        (record("adts", sound=SOUND, audio="aac", rate=RATE), ContainerFormat.AAC),
        (record("flac", sound=SOUND, audio="flac", rate=RATE), ContainerFormat.FLAC),
        (b"#!AMR-WB\n", ContainerFormat.AMR),
        (bytes([0, 0, 0, 8]) + b"wide" + bytes(4) + b"mdat", ContainerFormat.MP4),
    ],
)  # fmt: skip
def test_recordings_are_known_by_their_first_bytes(data: bytes, container: ContainerFormat) -> None:
    assert sniff(data[:HEAD_BYTES]) is container


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "of another format"),
        (b"\x1a\x45\xdf\xa3", "of another format"),
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:1\nhttp://127.0.0.1/a.ts\n", "of another format"),
        (b"<html><body>webm</body></html>", "of another format"),
        (b"%PDF-1.7", "a PDF"),
        (b"RIFF\0\0\0\0AVI LIST", "AVI"),
    ],
    ids=["empty", "ebml only", "playlist", "html", "pdf", "avi"],
)
def test_everything_else_is_refused_by_its_name(data: bytes, found: str) -> None:
    with pytest.raises(Unsupported) as caught:
        sniff(data[:HEAD_BYTES])

    assert caught.value.detail.startswith(f"The file is {found}. Accepted are WebM, ")
