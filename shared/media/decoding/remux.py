"""Writing one recording again with its length and an index, inside the sandbox: nothing is decoded.

Recorders of browsers send what they have, so their files neither say how long they play nor where
what is; a browser then has no slider until it has loaded all of it.
"""

import io
from typing import Any, BinaryIO

import av
from av.container.input import InputContainer
from av.container.output import OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream

from shared.media.decoding.codecs import options_of
from shared.media.sniff import ContainerFormat
from shared.sandbox.errors import BROKEN, ReaderError

type _Packet = Packet[Stream]

_IN_WEBM = frozenset({"vp8", "vp9", "av1", "opus", "vorbis"})
"""What the form of Matroska may hold that browsers call WebM."""


def read(file: BinaryIO, *, container: str) -> tuple[dict[str, Any], bytes]:
    """Return the same packets in a file of the same kind that can be sought in, and its seconds.

    Raises ReaderError for a file that cannot be read to its end: none of it may be lost.
    """
    kind = ContainerFormat(container)
    target = io.BytesIO()
    try:
        with (
            av.open(file, "r", format=kind.value, options=options_of(kind)) as source,
            av.open(target, "w", format=_form_of(kind, source)) as output,
        ):
            written = _copy(source, output)
        target.seek(0)
        with av.open(target, "r", format=kind.value, options=options_of(kind)) as made:
            seconds = (made.duration or 0) / av.time_base
            complete = seconds > 0 and _packets_in(made) == written
    except (FFmpegError, ValueError) as error:
        raise ReaderError(BROKEN) from error
    if not complete:
        raise ReaderError(BROKEN)
    return {"seconds": round(seconds, 3)}, target.getvalue()


def _form_of(kind: ContainerFormat, source: InputContainer) -> str:
    if kind is ContainerFormat.AAC:
        return "adts"
    if kind is not ContainerFormat.MATROSKA:
        return kind.value
    codecs = {each.codec_context.codec.canonical_name for each in _kept_of(source)}
    return "webm" if codecs <= _IN_WEBM else "matroska"


def _copy(source: InputContainer, output: OutputContainer) -> int:
    """Copy every packet of sound and picture; return how many there were.

    Opaque: no encoder is needed for a copy.
    """
    kept = _kept_of(source)
    tracks: dict[int, Stream] = {
        each.index: output.add_stream_from_template(each, opaque=True) for each in kept
    }
    for each in tracks.values():
        each.metadata.clear()
    count = 0
    for packet in source.demux(*kept):
        if _is_empty(packet):
            continue
        packet.stream = tracks[packet.stream.index]
        output.mux(packet)
        count += 1
    return count


def _kept_of(source: InputContainer) -> list[Stream]:
    """Return the tracks of sound and picture: others say where a telephone was, and the like."""
    return [each for each in source.streams if each.type in {"audio", "video"}]


def _packets_in(made: InputContainer) -> int:
    return sum(not _is_empty(packet) for packet in made.demux(*made.streams))


def _is_empty(packet: _Packet) -> bool:
    """Tell whether a packet only marks the end of its stream."""
    return packet.size == 0
