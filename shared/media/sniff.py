"""Which container a recording is in, by its first bytes and never by what the client calls it.

The container chosen here is the only one that the decoder is let try. (A playlist under a
client's type would make a decoder fetch addresses from inside our network.)
"""

from enum import StrEnum
from typing import Literal

from shared.media.errors import Unsupported

HEAD_BYTES = 64
"""As many bytes of a file as ``sniff`` looks at."""

_MP3_SYNC, _MP3_SYNC_MASK = 0xFFE2, 0xFFE6
"""Eleven bits of sync and the two bits of layer III; AAC in ADTS frames has layer 0 there."""


class ContainerFormat(StrEnum):
    """A container, by the name of its demuxer in FFmpeg."""

    MATROSKA = "matroska"
    MP4 = "mp4"
    WAV = "wav"
    MP3 = "mp3"
    OGG = "ogg"


type ContentType = Literal[
    "audio/webm",
    "video/webm",
    "audio/mp4",
    "video/mp4",
    "audio/wav",
    "audio/mpeg",
    "audio/ogg",
]
"""The types, without parameters, that an upload may declare."""

CONTENT_TYPES: dict[str, ContainerFormat] = {
    "audio/webm": ContainerFormat.MATROSKA,
    "video/webm": ContainerFormat.MATROSKA,
    "audio/mp4": ContainerFormat.MP4,
    "video/mp4": ContainerFormat.MP4,
    "audio/wav": ContainerFormat.WAV,
    "audio/mpeg": ContainerFormat.MP3,
    "audio/ogg": ContainerFormat.OGG,
}
"""What each type promises; what it is, ``sniff`` says."""


def sniff(head: bytes) -> ContainerFormat:
    """Return the container of a file by its first HEAD_BYTES; raises Unsupported."""
    if head[:4] == b"\x1a\x45\xdf\xa3" and (b"webm" in head or b"matroska" in head):
        return ContainerFormat.MATROSKA
    if head[4:8] == b"ftyp":
        return ContainerFormat.MP4
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return ContainerFormat.WAV
    if head[:4] == b"OggS":
        return ContainerFormat.OGG
    if head[:3] == b"ID3" or int.from_bytes(head[:2]) & _MP3_SYNC_MASK == _MP3_SYNC:
        return ContainerFormat.MP3
    raise Unsupported
