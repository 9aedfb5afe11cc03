"""Writing one recording again with its length and an index, inside the sandbox: nothing is decoded.

Recorders of browsers send what they have, so their files neither say how long they play nor where
what is; a browser then has no slider until it has loaded all of it.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Any, BinaryIO

import av
from av.container.input import InputContainer
from av.container.output import OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition, Stream

from shared.media.decoding.codecs import options_of
from shared.media.sniff import ContainerFormat
from shared.sandbox.errors import BROKEN, ReaderError

type _Packet = Packet[Stream]

_IN_WEBM = frozenset({"vp8", "vp9", "av1", "opus", "vorbis"})
"""What the form of Matroska may hold that browsers call WebM."""

_FORMS = {
    ContainerFormat.MP4: ("mp4", "3gp", "mov"),
    ContainerFormat.AAC: ("adts",),
}
"""The muxers for a container, one tried after the other: MP4 proper, which browsers play best, has
no place for what older telephones and QuickTime write."""

_SOUND = frozenset({"audio"})
_SOUND_AND_PICTURE = _SOUND | {"video"}


def read(file: BinaryIO, *, container: str) -> tuple[dict[str, Any], bytes]:
    """Return the same packets in a file of the same kind that can be sought in.

    Beside it: its seconds, and whether it has a picture.

    A picture that no muxer takes without decoding it is left out: a copy of the sound without tags
    is worth more than all of it with them. Raises ReaderError for a file whose sound cannot be
    copied to its end: none of it may be lost.
    """
    kind = ContainerFormat(container)
    for kept, form in product((_SOUND_AND_PICTURE, _SOUND), _FORMS.get(kind, (kind.value,))):
        file.seek(0)
        with suppress(FFmpegError, ValueError):
            copy = _copy_as(form, kind, file, kept)
            if copy:
                return copy
    raise ReaderError(BROKEN)


def _copy_as(
    form: str, kind: ContainerFormat, file: BinaryIO, kept: frozenset[str]
) -> tuple[dict[str, Any], bytes] | None:
    """Return what ``read`` does, or None if anything is missing in it; raises as muxers do."""
    target = io.BytesIO()
    with av.open(file, "r", format=kind.value, options=options_of(kind)) as source:
        tracks = _kept_of(source, kept)
        if kind is ContainerFormat.MATROSKA and _fit_webm(tracks):
            form = "webm"
        with av.open(target, "w", format=form) as output:
            written = _copy(source, tracks, output)
    target.seek(0)
    with av.open(target, "r", format=kind.value, options=options_of(kind)) as made:
        seconds = (made.duration or 0) / av.time_base
        if seconds <= 0 or sum(map(_weight, _packets(made))) != written:
            return None
        picture = bool(made.streams.video)
    return {"seconds": round(seconds, 3), "picture": picture}, target.getvalue()


def _fit_webm(tracks: list[Stream]) -> bool:
    return {each.codec_context.codec.canonical_name for each in tracks} <= _IN_WEBM


def _copy(source: InputContainer, kept: list[Stream], output: OutputContainer) -> int:
    """Copy every packet of these tracks; return what ``_weight`` says of them.

    Opaque: no encoder is needed for a copy.
    """
    tracks: dict[int, Stream] = {
        each.index: output.add_stream_from_template(each, opaque=True) for each in kept
    }
    for each in tracks.values():
        each.metadata.clear()
    copied = 0
    for packet in _packets(source, kept):
        copied += _weight(packet)
        packet.stream = tracks[packet.stream.index]
        output.mux(packet)
    return copied


def _kept_of(source: InputContainer, types: frozenset[str]) -> list[Stream]:
    """Return the tracks of these types: others say where a telephone was, and the like.

    A cover is no part of what was recorded.
    """
    return [
        each
        for each in source.streams
        if each.type in types and not each.disposition & Disposition.attached_pic
    ]


def _weight(packet: _Packet) -> int:
    """Return what of a packet must be the same in a copy.

    Of sound it is the bytes, for PCM is cut into other packets; of a picture it is the packets, for
    WebM proper has no place for the delimiters in AV1 that Chrome writes.
    """
    return packet.size if packet.stream.type == "audio" else 1


def _packets(opened: InputContainer, tracks: list[Stream] | None = None) -> Iterator[_Packet]:
    """Yield the packets of these tracks, or of all, without those that end a stream."""
    return (packet for packet in opened.demux(*(tracks or opened.streams)) if packet.size)
