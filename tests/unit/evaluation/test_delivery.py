"""Three things count in a delivery, each by a norm that is named, and with evidence by time."""

from collections.abc import Sequence

import pytest

from shared.evaluation.delivery import (
    LEAST_WORDS,
    RUBRIC_VERSION,
    delivery_mean,
    evaluate_delivery,
)
from shared.evaluation.model import Band, DeliveryEvaluation, Measure
from shared.media.browser import BrowserAnswer
from shared.media.delivery import measure
from shared.media.model import AnalysedMedia, Delivery, MomentKind, VoiceDetector
from shared.media.service import MediaAnalyst
from shared.media.sniff import ContainerFormat
from shared.media.sound import Samples
from shared.ports.speech import Span, SpeechLimit, Transcript, Word
from tests.support.recogniser import ScriptedSpeech, words_of
from tests.support.recorder import tone

SENTENCE = (
    "we moved every service to another cloud then measured what that had cost our team in money "
    "time sleep"
)


def spoken(
    words: tuple[Word, ...],
    *edges: tuple[float, float],
    confidence: float = 0.9,
    partial: bool = False,
    unheard: Sequence[Span] = (),
) -> AnalysedMedia:
    spans = tuple(Span(start_s=a, end_s=b) for a, b in edges)
    samples: Samples = tone(spans[-1].end_s + 1)
    transcript = Transcript(
        text="", words=words, language="en-IN", engine="scripted", engine_version="1",
        confidence=confidence, limits=(SpeechLimit.ENGLISH_ONLY,), unheard=tuple(unheard),
        filler_recall=0.5,
    )  # fmt: skip
    return AnalysedMedia(
        container=ContainerFormat.MATROSKA,
        duration_s=len(samples) / 16000,
        partial=partial,
        transcript=transcript,
        delivery=measure(samples, transcript, (spans, VoiceDetector.SILERO)),
        presence=None,
    )


def said(text: str, seconds: float, pause: tuple[float, float] | None = None) -> DeliveryEvaluation:
    words = words_of(text, start_s=1, each_s=seconds / len(text.split()))
    edges = [(1.0, pause[0]), (pause[1], 1 + seconds)] if pause else [(1.0, 1 + seconds)]
    return evaluate_delivery(spoken(words, *edges))


def band(evaluation: DeliveryEvaluation, which: Measure) -> Band | None:
    (found,) = [each for each in evaluation.findings if each.measure is which]
    return found.band


def test_a_fluent_answer_gets_all_points_and_no_advice() -> None:
    heard = said(" ".join([SENTENCE] * 4), 34)

    assert heard.score == 5
    assert heard.advice is None
    assert heard.rubric_version == RUBRIC_VERSION
    assert heard.limits == (SpeechLimit.ENGLISH_ONLY,)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(20, Band.STRONG), (25, Band.NOTICEABLE), (30, Band.GOOD), (38, Band.GOOD),
     (45, Band.NOTICEABLE), (60, Band.STRONG)],
)  # fmt: skip
def test_the_rate_is_judged_by_its_band(seconds: float, expected: Band) -> None:
    assert band(said(" ".join([SENTENCE] * 4), seconds), Measure.RATE) is expected


@pytest.mark.parametrize(
    ("fillers", "expected"), [(4, Band.GOOD), (5, Band.NOTICEABLE), (7, Band.STRONG)]
)
def test_fillers_are_judged_by_how_often_they_come(fillers: int, expected: Band) -> None:
    heard = said(" ".join([*(["um", SENTENCE] * 4)[: 8 - 8 % 2], *["uh"] * (fillers - 4)]), 31)

    assert band(heard, Measure.FILLERS) is expected


def test_a_discourse_marker_counts_half_a_filler() -> None:
    heard = said(" ".join(["you know", SENTENCE] * 4), 60)

    (found,) = [each for each in heard.findings if each.measure is Measure.FILLERS]
    assert found.value == 2


def test_evidence_names_the_seconds() -> None:
    heard = said(f"um {SENTENCE} uh {SENTENCE}", 30, pause=(12.0, 16.0))

    by = {each.measure: each for each in heard.findings}
    assert [(each.text, each.kind) for each in by[Measure.FILLERS].moments] == [
        ("um", MomentKind.FILLER), ("uh", MomentKind.FILLER),
    ]  # fmt: skip
    assert by[Measure.FILLERS].moments[0].start_s == 1
    assert by[Measure.PAUSES].pauses == (Span(start_s=12, end_s=16),)
    assert by[Measure.PAUSES].band is not Band.GOOD


def test_time_to_think_before_the_first_word_costs_nothing() -> None:
    words = words_of(" ".join([SENTENCE] * 4), start_s=15, each_s=0.4)

    assert evaluate_delivery(spoken(words, (15.0, 45.0))).score == 5


def test_advice_is_on_what_costs_most() -> None:
    rushed = said(" ".join([SENTENCE] * 4), 18)
    halting = said(" ".join(["um uh er", SENTENCE] * 4), 36)

    assert rushed.advice is not None
    assert "words per minute" in rushed.advice
    assert halting.advice is not None
    assert "um" in halting.advice


@pytest.mark.parametrize("confidence", [0.2, 0.49])
def test_words_that_could_hardly_be_made_out_are_not_judged(confidence: float) -> None:
    words = words_of(" ".join([SENTENCE] * 4), start_s=1)
    heard = evaluate_delivery(spoken(words, (1.0, 31.0), confidence=confidence))

    assert heard.score is None
    assert heard.advice is None
    assert "could not be made out" in heard.reason


def test_a_few_words_are_not_judged_and_not_called_bad() -> None:
    heard = evaluate_delivery(spoken(words_of("um yes " * (LEAST_WORDS // 2 - 1)), (1.0, 14.0)))

    assert heard.score is None
    assert "Too little" in heard.reason
    assert heard.findings


def test_what_a_browser_could_not_hear_costs_no_points() -> None:
    words = words_of(" ".join([SENTENCE] * 4), start_s=1)
    answer = BrowserAnswer.model_validate(
        {"duration_s": 60, "language": "en-US", "words": [word.model_dump() for word in words]}
    )

    heard = evaluate_delivery(MediaAnalyst(ScriptedSpeech).accept(answer))

    assert heard.score == 5
    assert Measure.PAUSES not in {each.measure for each in heard.findings}


def test_every_finding_names_its_norm_and_where_it_is_from() -> None:
    heard = said(" ".join([SENTENCE] * 4), 30)

    assert {each.measure for each in heard.findings} == set(Measure)
    assert all(each.norm and each.source and each.unit for each in heard.findings)
    judged = {each.measure for each in heard.findings if each.band}
    assert judged == {Measure.RATE, Measure.FILLERS, Measure.PAUSES}


def test_the_mean_leaves_out_what_was_not_judged() -> None:
    good, mute = said(" ".join([SENTENCE] * 4), 34), said("um yes", 3)

    mean = delivery_mean([good, mute])

    assert mean is not None
    assert (mean.score, mean.answers) == (5, 1)
    assert delivery_mean([mute]) is None


def test_a_recording_that_broke_off_says_so() -> None:
    words = words_of(" ".join([SENTENCE] * 4), start_s=1)

    assert evaluate_delivery(spoken(words, (1.0, 31.0), partial=True)).partial


def test_numbers_are_what_is_judged_and_nothing_else() -> None:
    """The judge sees a Delivery; two of equal numbers are equal to it."""
    one = spoken(words_of(" ".join([SENTENCE] * 4), start_s=1), (1.0, 31.0))
    other = one.model_copy(update={"delivery": Delivery.model_validate(one.delivery.model_dump())})

    assert evaluate_delivery(one) == evaluate_delivery(other)


def test_nothing_that_counts_words_is_given_where_not_all_were_heard() -> None:
    words = words_of(" ".join([SENTENCE] * 4), start_s=1)
    lost = Span(start_s=31, end_s=39)

    heard = evaluate_delivery(spoken(words, (1.0, 39.0), unheard=[lost]))

    assert heard.score is None
    assert heard.advice is None
    assert heard.unheard == (lost,)
    shown = {each.measure for each in heard.findings}
    assert shown & {
        Measure.RATE, Measure.FILLERS, Measure.HEDGES, Measure.REPETITIONS,
    } == set()  # fmt: skip
    assert Measure.PITCH_RANGE in shown


def test_how_sure_the_count_of_fillers_is_goes_with_it() -> None:
    assert said(" ".join([SENTENCE] * 4), 34).filler_recall == 0.5
