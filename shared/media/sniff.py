"""Which container a recording is in, by its first bytes and never by what the client calls it.

The container chosen here is the only one that the decoder is let try. (A playlist under a
client's type would make a decoder fetch addresses from inside our network.)
"""

from enum import StrEnum

from shared.media.errors import Unsupported

HEAD_BYTES = 64
"""As many bytes of a file as ``sniff`` looks at."""

_SYNC_MASK, _MP3_SYNC, _ADTS_SYNC = 0xFFE6, 0xFFE2, 0xFFE0
"""Eleven bits of sync and the two bits of the layer: III in MP3, 0 in AAC's ADTS frames."""


class ContainerFormat(StrEnum):
    """A container, by the name of its demuxer in FFmpeg."""

    MATROSKA = "matroska"
    MP4 = "mp4"
    WAV = "wav"
    MP3 = "mp3"
    OGG = "ogg"
    FLAC = "flac"
    AAC = "aac"
    AMR = "amr"


ACCEPTED_CONTAINERS = "WebM, Matroska, MP4, QuickTime, 3GP, WAV, MP3, Ogg, FLAC, AAC and AMR"
"""As a refusal names them."""

_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
"""What an MP4 or a QuickTime film, which had no ``ftyp`` at first, begins with."""

_OTHERS = (
    (0, b"\x30\x26\xb2\x75", "Windows Media"),
    (0, b"caff", "a Core Audio file"),
    (0, b"FLV", "Flash Video"),
    (0, b"%PDF", "a PDF"),
    (8, b"AVI ", "AVI"),
    (8, b"AIFF", "AIFF"),
    (8, b"AIFC", "AIFF"),
)
"""Formats that people send and that are not accepted: where their marks are, and their names."""


def sniff(head: bytes) -> ContainerFormat:
    """Return the container of a file by its first HEAD_BYTES; raises Unsupported."""
    if head[:4] == b"\x1a\x45\xdf\xa3" and (b"webm" in head or b"matroska" in head):
        return ContainerFormat.MATROSKA
    if head[4:8] in _BOXES:
        return ContainerFormat.MP4
    if head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE":
        return ContainerFormat.WAV
    for mark, container in (
        (b"OggS", ContainerFormat.OGG),
        (b"fLaC", ContainerFormat.FLAC),
        (b"#!AMR", ContainerFormat.AMR),
        (b"ID3", ContainerFormat.MP3),
    ):
        if head.startswith(mark):
            return container
    return _by_sync(int.from_bytes(head[:2]) & _SYNC_MASK, head)


def _by_sync(sync: int, head: bytes) -> ContainerFormat:
    """Return the container of frames that follow each other without any header of a file."""
    if sync == _MP3_SYNC:
        return ContainerFormat.MP3
    if sync == _ADTS_SYNC:
        return ContainerFormat.AAC
    named = (name for place, mark, name in _OTHERS if head[place:].startswith(mark))
    found = next(named, "of another format")
    raise Unsupported(detail=f"The file is {found}. Accepted are {ACCEPTED_CONTAINERS}.")
