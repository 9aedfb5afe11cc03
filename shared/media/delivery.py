"""Delivery: how an answer was spoken, in numbers. What they are judged by is not known here."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from shared.media.model import Delivery, VoiceDetector
from shared.media.sound import PITCH_FRAME, PITCH_HOP, Samples, frames_of, levels_of, pitches_of
from shared.media.wording import moments_in, spoken_words
from shared.ports.sound import SAMPLE_RATE
from shared.ports.speech import Span, Transcript

SHORTEST_PAUSE_S = 0.25
"""De Jong and Bosker (2013): the threshold at which pauses tell fluency best."""

LONG_PAUSE_S = 1.0
"""Zandan (HBR 2018): short 0.2 s, medium 0.6 s, long over 1 s."""

_MOST_PAUSES = 50
_LEAST_VOICED = 25
"""Frames with a pitch, half a second, below which a range of pitches says nothing."""


def measure_words(transcript: Transcript, *, duration_s: float) -> Delivery:
    """Return what the words alone tell: nothing about pauses, pitch and loudness."""
    words = transcript.words
    count = spoken_words(words)
    span_s = words[-1].end_s - words[0].start_s if words else 0.0
    return Delivery(
        duration_s=round(duration_s, 3),
        words=count,
        voice_detector=None,
        speech_s=None,
        span_s=None,
        first_voice_s=None,
        words_per_minute=_rate(transcript, count, span_s),
        words_per_minute_speaking=None,
        words_per_minute_total=_rate(transcript, count, duration_s),
        silence_share=None,
        pause_count=None,
        pause_total_s=None,
        pause_longest_s=None,
        long_pause_count=None,
        pauses=None,
        moments=moments_in(words),
        unheard_s=round(sum(map(_length, transcript.unheard)), 3),
        filler_recall=transcript.filler_recall,
        pitch_range_semitones=None,
        loudness_range_db=None,
    )


def measure(
    samples: Samples,
    transcript: Transcript,
    voice: tuple[tuple[Span, ...], VoiceDetector] | None,
) -> Delivery:
    """Return everything: from the words, from when there is voice, and from its sound."""
    by_words = measure_words(transcript, duration_s=len(samples) / SAMPLE_RATE)
    if voice is None or not voice[0]:
        return by_words
    spans, detector = voice
    pauses = _pauses(spans)
    speech_s = sum(_length(span) for span in spans)
    span_s = spans[-1].end_s - spans[0].start_s
    pitch_range, loudness_range = _variation(samples, spans)
    return by_words.model_copy(
        update={
            "voice_detector": detector,
            "speech_s": round(speech_s, 3),
            "span_s": round(span_s, 3),
            "first_voice_s": spans[0].start_s,
            "words_per_minute": _rate(transcript, by_words.words, span_s),
            "words_per_minute_speaking": _rate(transcript, by_words.words, speech_s),
            "silence_share": round(max(0.0, 1 - speech_s / by_words.duration_s), 3),
            "pause_count": len(pauses),
            "pause_total_s": round(sum(map(_length, pauses)), 3),
            "pause_longest_s": round(max(map(_length, pauses), default=0.0), 3),
            "long_pause_count": sum(_length(pause) >= LONG_PAUSE_S for pause in pauses),
            "pauses": _longest(pauses),
            "pitch_range_semitones": pitch_range,
            "loudness_range_db": loudness_range,
        }
    )


def _pauses(spans: Sequence[Span]) -> list[Span]:
    """Return the silences between stretches of voice that are long enough to be heard as such."""
    gaps = (Span(start_s=before.end_s, end_s=after.start_s) for before, after in pairwise(spans))
    return [gap for gap in gaps if _length(gap) >= SHORTEST_PAUSE_S]


def _longest(pauses: Sequence[Span]) -> tuple[Span, ...]:
    kept = sorted(pauses, key=_length, reverse=True)[:_MOST_PAUSES]
    return tuple(sorted(kept, key=lambda pause: pause.start_s))


def _length(span: Span) -> float:
    return span.end_s - span.start_s


def _rate(transcript: Transcript, words: int, seconds: float) -> float | None:
    """Return words per minute; None for a moment, and where not all words are known."""
    return round(60 * words / seconds, 1) if seconds > 1 and not transcript.unheard else None


def _variation(samples: Samples, spans: Sequence[Span]) -> tuple[float | None, float | None]:
    """Return how far pitch (semitones) and loudness (decibels) vary while there is voice."""
    pitches = pitches_of(samples)
    middles = (np.arange(len(pitches)) * PITCH_HOP + PITCH_FRAME / 2) / SAMPLE_RATE
    spoken = np.zeros(len(pitches), bool)
    for span in spans:
        spoken |= (middles >= span.start_s) & (middles < span.end_s)
    voiced = spoken & ~np.isnan(pitches)
    if voiced.sum() < _LEAST_VOICED:
        return None, None
    low, high = np.percentile(pitches[voiced], [10, 90])
    levels = levels_of(frames_of(samples, size=PITCH_FRAME, hop=PITCH_HOP))[voiced]
    quiet, loud = np.percentile(levels, [10, 90])
    return round(12 * float(np.log2(high / low)), 1), round(float(loud - quiet), 1)
