"""Scoring delivery: measured values beside published norms, three of which make a score.

What counts is what a speaker can practise: the rate, filled pauses, long silences. Who the speaker
is does not: no accent or pronunciation, no pitch or loudness, no face, no surroundings, and no
repetition of words, by which people who stutter would be marked. See docs/adr/0014.
"""

from collections.abc import Callable, Sequence
from statistics import fmean
from typing import NamedTuple

from shared.evaluation.hearing import not_heard_well
from shared.evaluation.model import (
    Band,
    DeliveryEvaluation,
    DeliveryFinding,
    DeliveryMean,
    Measure,
)
from shared.media.model import AnalysedMedia, Delivery, Moment, MomentKind

RUBRIC_VERSION = "delivery-2"

LEAST_WORDS = 20
LEAST_SPAN_S = 10.0
"""Below either, counts per minute are accidents."""

_LEAST_RATED_S = 30.0
"""A shorter answer is rated as if it were this long: one "um" in ten seconds is no habit."""

_FLAGGED_PAUSE_S = 3.0
_MOST_EVIDENCE = 20

_POINTS = {Band.GOOD: 5.0, Band.NOTICEABLE: 3.0, Band.STRONG: 1.0}
_WEIGHTS = {Measure.RATE: 0.4, Measure.FILLERS: 0.4, Measure.PAUSES: 0.2}

_ADVICE = {
    Measure.RATE: (
        "Aim for 120 to 165 words per minute: record one answer, and mark where you rush or stall."
    ),
    Measure.FILLERS: "Where an um comes, stop and breathe instead: a short silence sounds surer.",
    Measure.PAUSES: "Say that you take a moment to think, rather than fall silent for long.",
}

_TEXTS = {
    "unheard": "Too little was said to score the delivery.",
    "unsure": "The words could not be made out well enough to score the delivery.",
    "scored": "Scored by rate, filled pauses and long silences, and by nothing else.",
}


class _Norm(NamedTuple):
    """How one measure is read; ``band`` is None where a value is only shown."""

    measure: Measure
    unit: str
    norm: str
    source: str
    value: Callable[[Delivery], float | None]
    band: Callable[[float], Band] | None = None
    moments: tuple[MomentKind, ...] = ()


def evaluate_delivery(spoken: AnalysedMedia) -> DeliveryEvaluation:
    """Score how one answer was spoken; the same numbers always get the same score."""
    findings = tuple(
        _finding(norm, value, spoken.delivery)
        for norm in _NORMS
        if (value := norm.value(spoken.delivery)) is not None
    )
    reason = _outcome(spoken)
    bands = {each.measure: each.band for each in findings if each.band}
    scored = reason == "scored" and {Measure.RATE, Measure.FILLERS} <= bands.keys()
    return DeliveryEvaluation(
        rubric_version=RUBRIC_VERSION,
        score=_score(bands) if scored else None,
        reason=_TEXTS[reason],
        findings=findings,
        advice=_advice(bands) if scored else None,
        partial=spoken.partial,
        limits=spoken.transcript.limits,
        engine=spoken.transcript.engine,
        engine_version=spoken.transcript.engine_version,
        pronunciation=spoken.transcript.pronunciation,
        presence=spoken.presence,
        picture_left_out=spoken.picture_left_out,
        filler_recall=spoken.delivery.filler_recall,
        unheard=spoken.transcript.unheard,
    )


def delivery_mean(answers: Sequence[DeliveryEvaluation]) -> DeliveryMean | None:
    """Return the mean over the answers that have a score, if any has."""
    scores = [each.score for each in answers if each.score is not None]
    if not scores:
        return None
    return DeliveryMean(
        score=round(fmean(scores), 2), answers=len(scores), rubric_version=RUBRIC_VERSION
    )


def _outcome(spoken: AnalysedMedia) -> str:
    delivery = spoken.delivery
    if not_heard_well(spoken):
        return "unsure"
    if delivery.words < LEAST_WORDS or _span_s(delivery) < LEAST_SPAN_S:
        return "unheard"
    return "scored"


def _score(bands: dict[Measure, Band]) -> float:
    """Return the weighted mean of what was measured, so that nothing unmeasured costs points."""
    weights = {measure: _WEIGHTS[measure] for measure in bands}
    points = sum(weights[measure] * _POINTS[band] for measure, band in bands.items())
    return round(points / sum(weights.values()), 2)


def _advice(bands: dict[Measure, Band]) -> str | None:
    """Return the advice on what costs most."""
    lost = {
        measure: _WEIGHTS[measure] * (_POINTS[Band.GOOD] - _POINTS[band])
        for measure, band in bands.items()
    }
    worst = max(lost, key=lambda measure: lost[measure])
    return _ADVICE[worst] if lost[worst] else None


def _finding(norm: _Norm, value: float, delivery: Delivery) -> DeliveryFinding:
    pauses = delivery.pauses or () if norm.measure is Measure.PAUSES else ()
    return DeliveryFinding(
        measure=norm.measure,
        value=round(value, 2),
        unit=norm.unit,
        norm=norm.norm,
        source=norm.source,
        band=norm.band(value) if norm.band else None,
        moments=_moments(delivery, norm.moments)[:_MOST_EVIDENCE],
        pauses=tuple(pause for pause in pauses if pause.end_s - pause.start_s >= _FLAGGED_PAUSE_S)[
            :_MOST_EVIDENCE
        ],
    )


def _moments(delivery: Delivery, kinds: Sequence[MomentKind]) -> tuple[Moment, ...]:
    return tuple(moment for moment in delivery.moments if moment.kind in kinds)


def _span_s(delivery: Delivery) -> float:
    """Return the time from the first voice to the last, or the whole time if it is not known."""
    return delivery.duration_s if delivery.span_s is None else delivery.span_s


def _per_minute(count: float, delivery: Delivery) -> float | None:
    span_s = _span_s(delivery)
    return 60 * count / max(span_s, _LEAST_RATED_S) if span_s >= 1 else None


def _fillers(delivery: Delivery) -> float | None:
    """Return fillers a minute; a discourse marker counts half, for many are conversation."""
    if delivery.unheard_s:
        return None
    sounds = len(_moments(delivery, (MomentKind.FILLER,)))
    markers = len(_moments(delivery, (MomentKind.DISCOURSE_MARKER,)))
    return _per_minute(sounds + markers / 2, delivery)


def _flagged_pauses(delivery: Delivery) -> float | None:
    if delivery.pauses is None:
        return None
    long = [each for each in delivery.pauses if each.end_s - each.start_s >= _FLAGGED_PAUSE_S]
    return _per_minute(len(long), delivery)


def _per_hundred_words(kind: MomentKind) -> Callable[[Delivery], float | None]:
    def value(delivery: Delivery) -> float | None:
        count = len(_moments(delivery, (kind,)))
        return 100 * count / delivery.words if delivery.words and not delivery.unheard_s else None

    return value


def _upward(good: float, noticeable: float) -> Callable[[float], Band]:
    """Return a band that worsens as the value rises past these."""

    def band(value: float) -> Band:
        if value <= good:
            return Band.GOOD
        return Band.NOTICEABLE if value <= noticeable else Band.STRONG

    return band


def _rate_band(value: float) -> Band:
    if 110 <= value <= 175:  # noqa: PLR2004 - see its norm
        return Band.GOOD
    return Band.NOTICEABLE if 80 <= value <= 210 else Band.STRONG  # noqa: PLR2004 - see its norm


_OURS = "our own proposal, not calibrated"

_NORMS = (
    _Norm(
        Measure.RATE,
        "words per minute, pauses included",
        "110 to 175 is comfortable; noticeable outside, strongly so outside 80 to 210",
        "National Center for Voice and Speech: about 150 in conversation, 110 slow, 160 fast; the "
        "outer limits are " + _OURS,
        lambda delivery: delivery.words_per_minute,
        band=_rate_band,
    ),
    _Norm(
        Measure.FILLERS,
        "per minute; a phrase such as 'you know' counts half",
        "up to 8 is unremarkable, more is noticed, over 12 costs credibility",
        "Laske and DiGennaro Reed, JABA 2024: no penalty at 5, a clear one at 12; 8 lies between",
        _fillers,
        band=_upward(8, 12),
        moments=(MomentKind.FILLER, MomentKind.DISCOURSE_MARKER),
    ),
    _Norm(
        Measure.PAUSES,
        "silences of 3 s or more per minute, after the first word",
        "none is best; up to 1 is noticeable",
        "Zandan, HBR 2018: 2 to 3 s is for effect; the count is " + _OURS,
        _flagged_pauses,
        band=_upward(0, 1),
    ),
    _Norm(
        Measure.FIRST_WORD,
        "seconds before the first word",
        "time to think is no fault",
        "shown only",
        lambda delivery: delivery.first_voice_s,
    ),
    _Norm(
        Measure.HEDGES,
        "per 100 words",
        "some show care, many show doubt",
        "shown only: no norm was found",
        _per_hundred_words(MomentKind.HEDGE),
        moments=(MomentKind.HEDGE,),
    ),
    _Norm(
        Measure.REPETITIONS,
        "per 100 words",
        "6 to 10 disfluencies of all kinds in 100 words are normal",
        "Li and Tilsen, ICPhS 2015; shown only",
        _per_hundred_words(MomentKind.REPETITION),
        moments=(MomentKind.REPETITION,),
    ),
    _Norm(
        Measure.SILENCE,
        "share of the recording without voice",
        "depends on the question",
        "shown only",
        lambda delivery: delivery.silence_share,
    ),
    _Norm(
        Measure.PITCH_RANGE,
        "semitones from the 10th to the 90th percentile",
        "below 4 may sound flat",
        _OURS + "; shown only",
        lambda delivery: delivery.pitch_range_semitones,
    ),
    _Norm(
        Measure.LOUDNESS_RANGE,
        "decibels from the 10th to the 90th percentile, while speaking",
        "depends on the microphone too",
        "shown only",
        lambda delivery: delivery.loudness_range_db,
    ),
)
