"""Reading one recording, inside the sandbox: sound as 16 kHz mono, pictures as numbers.

Damage does not stop the reading: what could be decoded is returned, marked as partial. A file says
how long it plays, and recorders of browsers leave that out; so length is counted, never believed.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from shared.media.decoding.codecs import MOST_PIXELS, PICTURE_CODECS, SOUND_CODECS, options_of
from shared.media.sniff import ContainerFormat
from shared.ports.sound import BYTES_PER_SECOND, SAMPLE_RATE
from shared.sandbox.errors import BROKEN, ReaderError

UNSUPPORTED, TRUNCATED, TOO_LONG = "unsupported", "truncated", "too_long"
NO_AUDIO, NO_VIDEO = "no_audio", "no_video"

_MISSING_S = 0.5
_MISSING_SHARE = 0.03
"""How much shorter than it says a file may be before it counts as partial."""

_DAMAGE = ("prematurely", "truncated", "partial file", "corrupt")


type Look = Callable[[VideoFrame], None]


def read(
    file: BinaryIO, *, container: str, most_seconds: float, look: Look | None = None
) -> tuple[dict[str, Any], bytes]:
    """Return what is known of the recording, and its sound; raises ReaderError.

    ``look`` is shown every frame of the pictures, and there must be some.
    """
    kind = ContainerFormat(container)
    if kind is ContainerFormat.MP4 and not _has_index(file):
        raise ReaderError(TRUNCATED)
    av.logging.set_level(av.logging.WARNING)
    with av.logging.Capture() as warnings:
        try:
            opened = av.open(file, "r", format=kind.value, options=options_of(kind))
        except (FFmpegError, ValueError) as error:
            raise ReaderError(BROKEN) from error
        decoder = _Decoder(opened, most_seconds=most_seconds, look=look)
        decoder.run()
        damaged = any(sign in text for _, _, text in warnings for sign in _DAMAGE)
    seconds = len(decoder.sound) / BYTES_PER_SECOND
    values = {
        "partial": damaged or decoder.damaged or decoder.falls_short(seconds),
        "pictures": [],
    }
    return values, bytes(decoder.sound)


def _has_index(file: BinaryIO) -> bool:
    """Tell whether an MP4 has a ``moov`` box at its top level (ISO 14496-12); rewinds the file."""
    end = file.seek(0, os.SEEK_END)
    at, found = 0, False
    while at + 8 <= end and not found:
        file.seek(at)
        header = file.read(16)
        size, found = int.from_bytes(header[:4]), header[4:8] == b"moov"
        if size == 1:
            size = int.from_bytes(header[8:16])
        if size < 8:  # noqa: PLR2004 - its own header; 0 means to the end of the file
            break
        at += size
    file.seek(0)
    return found


type _Packet = Packet[Stream]


class _Decoder:
    """The state of one pass over a file."""

    def __init__(self, opened: InputContainer, *, most_seconds: float, look: Look | None) -> None:
        """Choose one stream of sound, and one of pictures if they are wanted."""
        self._opened = opened
        self._audio = _sound_of(opened)
        self._video = _pictures_of(opened) if look else None
        self._most_bytes = int(most_seconds * BYTES_PER_SECOND)
        self._resampler = _resampler()
        self._look = look
        self._heard_until = 0.0
        self.sound = bytearray()
        self.damaged = False

    def run(self) -> None:
        """Decode to the end, or as far as it goes; raises ReaderError."""
        for packet in self._packets():
            self.damaged |= packet.is_corrupt
            try:
                if packet.stream is self._video:
                    self._watch(packet)
                else:
                    self._listen(packet)
            except (FFmpegError, ValueError):
                self.damaged = True
        self._append(self._resampler.resample(None))
        if not self.sound:
            raise ReaderError(BROKEN if self.damaged else TRUNCATED)

    def falls_short(self, seconds: float) -> bool:
        """Tell whether less sound was found than the file says that there is, or than its times."""
        audio = self._audio
        declared = (
            float(audio.duration * audio.time_base) if audio.duration and audio.time_base else 0
        )
        declared = max(declared, self._heard_until)
        return declared - seconds > max(_MISSING_S, declared * _MISSING_SHARE)

    def _packets(self) -> Iterator[_Packet]:
        """Yield the packets of the chosen streams until the end, or until the file gives out."""
        streams = [stream for stream in (self._audio, self._video) if stream]
        try:
            yield from self._opened.demux(*streams)
        except (FFmpegError, ValueError):
            self.damaged = True

    def _listen(self, packet: _Packet) -> None:
        for frame in packet.decode():
            if not isinstance(frame, AudioFrame):
                continue
            self._heard_until = max(self._heard_until, frame.time or 0.0)
            try:
                resampled = self._resampler.resample(frame)
            except ValueError:  # the recording changes its rate or channels
                self._append(self._resampler.resample(None))
                self._resampler = _resampler()
                resampled = self._resampler.resample(frame)
            self._append(resampled)

    def _append(self, frames: list[AudioFrame]) -> None:
        for frame in frames:
            self.sound += bytes(frame.planes[0])[: 2 * frame.samples]
        if len(self.sound) > self._most_bytes:
            raise ReaderError(TOO_LONG)

    def _watch(self, packet: _Packet) -> None:
        for frame in packet.decode():
            if self._look and isinstance(frame, VideoFrame):
                self._look(frame)


def _resampler() -> AudioResampler:
    return AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)


def _sound_of(opened: InputContainer) -> AudioStream:
    if not opened.streams.audio:
        raise ReaderError(NO_AUDIO)
    stream = opened.streams.audio[0]
    if stream.codec_context.name not in SOUND_CODECS:
        raise ReaderError(UNSUPPORTED)
    stream.codec_context.thread_count = 1
    return stream


def _pictures_of(opened: InputContainer) -> VideoStream:
    if not opened.streams.video:
        raise ReaderError(NO_VIDEO)
    stream = opened.streams.video[0]
    if stream.codec_context.name not in PICTURE_CODECS:
        raise ReaderError(UNSUPPORTED)
    if stream.codec_context.width * stream.codec_context.height > MOST_PIXELS:
        raise ReaderError(UNSUPPORTED)
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    stream.codec_context.thread_count = 1
    return stream
