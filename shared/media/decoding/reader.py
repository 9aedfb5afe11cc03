"""Reading one recording, inside the sandbox: sound as 16 kHz mono, pictures as numbers.

Damage does not stop the reading: what could be decoded is returned, marked as partial. A file says
how long it plays, and recorders of browsers leave that out; so length is counted, never believed.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from shared.media.decoding.amr import pause_in
from shared.media.decoding.codecs import (
    MOST_PIXELS,
    PICTURE_CODECS,
    SOUND_CODECS,
    UNKNOWN_CODEC,
    options_of,
)
from shared.media.decoding.mixdown import Mixdown, silence
from shared.media.sniff import ContainerFormat
from shared.sandbox.errors import BROKEN, ReaderError

UNSUPPORTED, TRUNCATED, TOO_LONG = "unsupported", "truncated", "too_long"
NO_AUDIO, NO_VIDEO = "no_audio", "no_video"

CODEC, SIZE, DAMAGED = "codec", "size", "damaged"
"""Why the picture of a recording is left out."""

_MISSING_S = 0.5
_MISSING_SHARE = 0.03
"""How much shorter than it says a file may be before it counts as partial."""

_DAMAGE = ("prematurely", "truncated", "partial file", "corrupt")

_JITTER_S, _LONGEST_GAP_S = 0.01, 30.0
"""Gaps between frames are filled if they are longer than the clocks are off, and believable."""

_LONGEST_UNSENT_S = 0.5
"""Opus describes the noise of a pause every 0.4 s at least, AMR more often."""

_ESTIMATED = "Estimating duration from bitrate"
"""What is logged of a file without a length of its own: the estimate is off by some percent."""

type Look = Callable[[VideoFrame], None]


def read(
    file: BinaryIO, *, container: str, most_seconds: float, look: Look | None = None
) -> tuple[dict[str, Any], bytes]:
    """Return what is known of the recording, and its sound; raises ReaderError.

    ``look`` is shown every frame of the pictures, and there must be some; pictures that cannot be
    decoded are left out, for it is the sound that counts.
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
        estimated = any(_ESTIMATED in text for _, _, text in warnings)
    values = {
        "partial": damaged or decoder.damaged or decoder.falls_short(declares=not estimated),
        "pictures": [],
        "left_out": decoder.left_out,
    }
    return values, decoder.mixdown.sound()


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
        self._video: VideoStream | None = None
        self.left_out: dict[str, str] | None = None
        if look:
            self._video, self.left_out = _pictures_of(opened)
        self._most_seconds = most_seconds
        self._look = look
        self._looked = False
        self._starts_at: float | None = None
        self._ends_at = self._length_s = self._lost_s = 0.0
        self.mixdown = Mixdown()
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
        self.mixdown.flush()
        if not self.mixdown.seconds:
            raise ReaderError(BROKEN if self.damaged else TRUNCATED)
        if self._video and not self._looked:
            self.left_out = {"reason": DAMAGED, "codec": codec_of(self._video)}

    def falls_short(self, *, declares: bool) -> bool:
        """Tell whether less sound was found than the file ``declares``, or than its times."""
        audio = self._audio
        declared = self._ends_at
        if declares and audio.duration and audio.time_base:
            declared = max(declared, float(audio.duration * audio.time_base))
        found = self.mixdown.seconds - self._lost_s
        return declared - found > max(_MISSING_S, declared * _MISSING_SHARE)

    def _packets(self) -> Iterator[_Packet]:
        """Yield the packets of the chosen streams until the end, or until the file gives out."""
        streams = [stream for stream in (self._audio, self._video) if stream]
        try:
            yield from self._opened.demux(*streams)
        except (FFmpegError, ValueError):
            self.damaged = True

    def _listen(self, packet: _Packet) -> None:
        pause = pause_in(packet)
        for frame in [pause] if pause else packet.decode():
            if not isinstance(frame, AudioFrame):
                continue
            self._fill_gap(frame)
            self.mixdown.add(frame)
            if self.mixdown.seconds > self._most_seconds:
                raise ReaderError(TOO_LONG)

    def _fill_gap(self, frame: AudioFrame) -> None:
        """Put silence where the times of frames leave a gap, so that later words keep their time.

        Encoders leave out frames of silence, but never for long; what is longer was lost.
        """
        begins_at, lasts_s = frame.time or 0.0, frame.samples / frame.sample_rate
        if self._starts_at is None:
            self._starts_at = self._ends_at = begins_at
        gap_s, behind_s = begins_at - self._ends_at, begins_at - self._starts_at - self._length_s
        if _JITTER_S < gap_s < _LONGEST_GAP_S and behind_s > 0:
            self.mixdown.add(_unsent(frame, behind_s))
            self._length_s += behind_s
            self._lost_s += gap_s if gap_s > _LONGEST_UNSENT_S else 0.0
        self._length_s += lasts_s
        self._ends_at = max(self._ends_at, begins_at + lasts_s)

    def _watch(self, packet: _Packet) -> None:
        for frame in packet.decode():
            if self._look and isinstance(frame, VideoFrame):
                self._looked = True
                self._look(frame)


def _unsent(like: AudioFrame, seconds: float) -> AudioFrame:
    """Return silence of the same form as a frame, to go before it."""
    rate = like.sample_rate
    samples = max(1, round(seconds * rate))
    return silence(form=like.format.name, layout=like.layout.name, rate=rate, samples=samples)


def codec_of(stream: Stream) -> str:
    """Return the name of a stream's codec, whichever decoder there is for it."""
    context: Any = stream.codec_context  # None where the decoder does not know the codec
    return str(context.codec.canonical_name) if context else UNKNOWN_CODEC


def _sound_of(opened: InputContainer) -> AudioStream:
    """Return the first track of sound that can be decoded; telephones write others beside it."""
    streams = opened.streams.audio
    if not streams:
        raise ReaderError(NO_AUDIO)
    stream = _first(streams, SOUND_CODECS)
    if stream is None:
        raise ReaderError(UNSUPPORTED, found=codec_of(streams[0]))
    stream.codec_context.thread_count = 1
    return stream


def _pictures_of(opened: InputContainer) -> tuple[VideoStream | None, dict[str, str] | None]:
    """Return the track of pictures, or why it is left out; a cover picture is none."""
    cover = Disposition.attached_pic
    streams = [each for each in opened.streams.video if not each.disposition & cover]
    if not streams:
        raise ReaderError(NO_VIDEO)
    stream = _first(streams, PICTURE_CODECS)
    if stream is None:
        return None, {"reason": CODEC, "codec": codec_of(streams[0])}
    if stream.codec_context.width * stream.codec_context.height > MOST_PIXELS:
        return None, {"reason": SIZE, "codec": codec_of(stream)}
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
    stream.codec_context.thread_count = 1
    return stream, None


def _first[S: Stream](streams: Sequence[S], codecs: frozenset[str]) -> S | None:
    """Return the first stream that has a decoder, and one of these."""
    for stream in streams:
        context: Any = stream.codec_context
        if context and context.name in codecs:
            return stream
    return None
