"""Frames of AMR in which nobody speaks: the decoders at hand pass them over, so pauses were lost.

A telephone that sends discontinuously describes the noise of a pause now and then (SID), and sends
frames without data in between (3GPP TS 26.101 and 26.201, table 1a). Each lasts 20 ms.
"""

from typing import Any

from av.audio.frame import AudioFrame
from av.packet import Packet
from av.stream import Stream

from shared.media.decoding.mixdown import silence

_PAUSES = {"amrnb": (8_000, frozenset({8, 15})), "amrwb": (16_000, frozenset({9, 15}))}
"""By decoder: the rate in Hz, and the types of frame that hold no speech."""

_PER_SECOND = 50


def pause_in(packet: "Packet[Stream]") -> AudioFrame | None:
    """Return the 20 ms of silence that a packet stands for, or None if it holds anything else."""
    context: Any = packet.stream.codec_context
    if not packet.size or context is None or context.name not in _PAUSES:
        return None
    rate, types = _PAUSES[context.name]
    if (bytes(packet)[0] >> 3) & 0xF not in types:
        return None
    frame = silence(form=context.format.name, layout="mono", rate=rate, samples=rate // _PER_SECOND)
    frame.pts, frame.time_base = packet.pts, packet.time_base
    return frame
