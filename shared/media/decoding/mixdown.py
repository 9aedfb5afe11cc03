"""One channel out of any number, such that channels in antiphase do not cancel each other out."""

from collections.abc import Sequence

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from shared.ports.sound import BYTES_PER_SECOND, SAMPLE_RATE

_BLOCK = 1 << 18
"""Samples that are mixed at once, so that mixing needs little memory."""


class Mixdown:
    """Collects the frames of a recording as 16 kHz, 16 bit, and mixes them to one channel.

    The side that a second channel is added with, as it is or turned over, is chosen for the whole
    recording: microphones that are wired the wrong way round are so from beginning to end.
    """

    def __init__(self) -> None:
        """Begin with silence."""
        self._left, self._right = bytearray(), bytearray()
        self._resampler: AudioResampler | None = None

    @property
    def seconds(self) -> float:
        """How much has been collected."""
        return len(self._left) / BYTES_PER_SECOND

    def add(self, frame: AudioFrame) -> None:
        """Collect a frame, whatever its rate and channels, which may change midway."""
        if self._resampler is None:
            self._resampler = _resampler(frame)
        try:
            resampled = self._resampler.resample(frame)
        except ValueError:  # the recording changes its rate or channels
            self.flush()
            self._resampler = _resampler(frame)
            resampled = self._resampler.resample(frame)
        self._append(resampled)

    def flush(self) -> None:
        """Collect what the resampler still holds."""
        if self._resampler:
            self._append(self._resampler.resample(None))
            self._resampler = None

    def sound(self) -> bytes:
        """Return everything that was collected, as one channel."""
        if self._left == self._right:
            return bytes(self._left)
        left, right = (np.frombuffer(side, "<i2") for side in (self._left, self._right))
        starts = range(0, len(left), _BLOCK)
        alike = sum(
            float(np.dot(*(side[at : at + _BLOCK].astype(np.float64) for side in (left, right))))
            for at in starts
        )
        sign = -1 if alike < 0 else 1
        mixed = bytearray()
        for at in starts:
            block = left[at : at + _BLOCK].astype(np.int32) + sign * right[at : at + _BLOCK]
            mixed += (block // 2).astype("<i2").tobytes()
        return bytes(mixed)

    def _append(self, frames: Sequence[AudioFrame]) -> None:
        for frame in frames:
            self._left += bytes(frame.planes[0])[: 2 * frame.samples]
            self._right += bytes(frame.planes[-1])[: 2 * frame.samples]


def silence(*, form: str, layout: str, rate: int, samples: int) -> AudioFrame:
    """Return a frame without sound, of a sample format, channel layout and rate in Hz."""
    frame = AudioFrame(format=form, layout=layout, samples=samples)
    frame.sample_rate = rate
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    return frame


def _resampler(frame: AudioFrame) -> AudioResampler:
    layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
    return AudioResampler(format="s16p", layout=layout, rate=SAMPLE_RATE)
