"""Sound as numbers: samples, frames, levels, pitch."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from shared.ports.sound import SAMPLE_RATE

type Samples = NDArray[np.float32]
"""Sound at SAMPLE_RATE, -1 to 1."""

_SPOKEN_LEVEL_DB = -20.0
_MOST_GAIN_DB = 40.0
_FLOOR_DB = -100.0

PITCH_FRAME, PITCH_HOP = 1024, 320
"""64 ms, in which even the deepest voice swings three times; every 20 ms."""

_LOWEST_HZ, _HIGHEST_HZ = 60, 400
_VOICED_FROM = 0.5
"""How alike a frame is to itself one period later if it has a pitch."""

_OCTAVE_COST = 0.03
"""What is alike after one period is as alike after two: of equals the shorter one wins."""

_AT_ONCE = 4096


def samples_of(sound: bytes) -> Samples:
    """Return 16-bit sound as samples, as loud as every other recording.

    The level is set before anything is measured, so that how loud somebody was recorded changes
    no number.
    """
    samples: Samples = np.frombuffer(sound, "<i2").astype(np.float32) / np.float32(32768)
    levels = levels_of(frames_of(samples, size=512, hop=512))
    if not levels.size:
        return samples
    gain_db = min(_SPOKEN_LEVEL_DB - float(np.percentile(levels, 95)), _MOST_GAIN_DB)
    louder: Samples = np.clip(samples * np.float32(10 ** (gain_db / 20)), -1, 1)
    return louder


def frames_of(samples: Samples, *, size: int, hop: int) -> Samples:
    """Return the whole frames of ``size`` samples that begin every ``hop`` samples, as rows."""
    if len(samples) < size:
        return np.zeros((0, size), np.float32)
    rows: Samples = sliding_window_view(samples, size)[::hop]
    return rows


def levels_of(frames: Samples) -> Samples:
    """Return the level of each frame in decibels below full scale."""
    power = np.einsum("ij,ij->i", frames, frames) / max(1, frames.shape[1])
    levels: Samples = np.maximum(10 * np.log10(power + 1e-12), _FLOOR_DB).astype(np.float32)
    return levels


def pitches_of(samples: Samples) -> Samples:
    """Return the pitch of each frame of PITCH_FRAME in hertz, nan where there is none.

    The peak of the normalised autocorrelation, by way of the spectrum (Boersma 1993, without his
    path finding): the medians were within 3 % of Praat's when measured, single frames may be an
    octave off, so take percentiles.
    """
    frames = frames_of(samples, size=PITCH_FRAME, hop=PITCH_HOP)
    parts = [
        _pitches(frames[start : start + _AT_ONCE]) for start in range(0, len(frames), _AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _pitches(frames: Samples) -> Samples:
    window = np.hanning(PITCH_FRAME).astype(np.float32)
    shortest, longest = SAMPLE_RATE // _HIGHEST_HZ, SAMPLE_RATE // _LOWEST_HZ
    centred = (frames - frames.mean(axis=1, keepdims=True)) * window
    likeness = _autocorrelation(centred)[:, : longest + 2]
    likeness /= likeness[:, :1] + 1e-9
    likeness /= _autocorrelation(window[None])[0, : longest + 2] / float(window @ window)
    candidates = np.arange(shortest, longest + 1)
    dearer = _OCTAVE_COST * np.log2(candidates / shortest)
    lags = (likeness[:, candidates] - dearer).argmax(axis=1) + shortest
    rows = np.arange(len(frames))
    before, peak, after = (likeness[rows, lags + step] for step in (-1, 0, 1))
    bend = before - 2 * peak + after
    shift = np.divide(0.5 * (before - after), bend, out=np.zeros_like(bend), where=bend < 0)
    hertz = SAMPLE_RATE / (lags + np.clip(shift, -0.5, 0.5))
    return np.where(peak >= _VOICED_FROM, hertz, np.nan).astype(np.float32)


def _autocorrelation(rows: Samples) -> Samples:
    spectrum = np.fft.rfft(rows, 2 * PITCH_FRAME, axis=1)
    likeness: Samples = np.fft.irfft(np.abs(spectrum) ** 2, axis=1).astype(np.float32)
    return likeness
