"""What a recogniser could not make out is never held against the candidate."""

from typing import Any

import pytest

from shared.evaluation.model import InterviewEvaluation, UnheardReason
from shared.evaluation.service import Evaluation, GivenAnswer
from shared.media.model import AnalysedMedia
from shared.ports.evaluator import Verdict
from shared.ports.speech import UNDETERMINED, Span
from tests.support.clock import FixedClock
from tests.support.recogniser import words_of
from tests.support.scorer import BANK, evaluator, task, written
from tests.unit.evaluation.test_delivery import SENTENCE, spoken
from tests.unit.evaluation.test_delivery_report import page

SLOW, KEYS = "backend-slow-query", "frontend-list-keys"
GOOD = written(SLOW, "good")
LOOP = "Thank you for watching the dogs and the cheese on the moon with my aunt. " * 4
GARBLED = "blorf wugg zint farb quux nim tolk brap sneg vilt dorp kwex " * 3
GERMAN = (
    "Ich habe die Abfrage mit dem Planer untersucht und einen Index angelegt, weil die Tabelle "
    "sehr gross war und jede Suche alle Zeilen gelesen hat. Danach war die Seite wieder schnell."
)


def media(**update: Any) -> AnalysedMedia:
    heard = spoken(words_of(" ".join([SENTENCE] * 4), start_s=1), (1.0, 31.0))
    transcript = heard.transcript.model_copy(update=update)
    return heard.model_copy(update={"transcript": transcript})


def evaluate(*answers: tuple[str, str, AnalysedMedia | None]) -> InterviewEvaluation:
    return Evaluation(evaluator=evaluator, clock=FixedClock()).evaluate(
        [GivenAnswer(name, task(BANK[name], text), heard) for name, text, heard in answers]
    )


BAD = {
    UnheardReason.LOW_CONFIDENCE: (LOOP, media(confidence=0.3)),
    UnheardReason.PARTIAL: (LOOP, media(unheard=(Span(start_s=31, end_s=39),))),
    UnheardReason.OTHER_LANGUAGE: (LOOP, media(other_language="de")),
    UnheardReason.NO_SENTENCES: (GARBLED, media()),
}


@pytest.mark.parametrize("reason", BAD)
def test_it_has_no_verdict_on_its_content_and_counts_in_no_mean(reason: UnheardReason) -> None:
    text, heard = BAD[reason]

    result = evaluate((SLOW, GOOD, None), (KEYS, text, heard))

    alone = evaluate((SLOW, GOOD, None))
    (_, unheard) = result.answers
    assert unheard.not_heard_well is not None
    assert unheard.not_heard_well.reason is reason
    assert unheard.evaluation.verdict is Verdict.EMPTY
    assert unheard.evaluation.reason == unheard.not_heard_well.text
    assert "again" in unheard.evaluation.improvement
    assert result.overall == alone.overall
    assert result.confidence == alone.confidence
    assert result.dimensions == alone.dimensions
    assert result.competencies == alone.competencies
    assert result.answered == 1


@pytest.mark.parametrize(
    ("text", "heard", "reason"),
    [
        (LOOP, media(other_language=UNDETERMINED, confidence=0.59), UnheardReason.OTHER_LANGUAGE),
        (
            "",
            media(text="", words=(), confidence=None, unheard=(Span(start_s=1, end_s=31),)),
            UnheardReason.PARTIAL,
        ),
    ],
    ids=["words made of it", "no word made of it"],
)
def test_speech_in_a_language_that_the_recogniser_does_not_know_is_never_off_topic(
    text: str, heard: AnalysedMedia, reason: UnheardReason
) -> None:
    (answer,) = evaluate((SLOW, text, heard)).answers

    assert answer.not_heard_well is not None
    assert answer.not_heard_well.reason is reason
    assert answer.evaluation.verdict is Verdict.EMPTY
    assert "asked" not in answer.evaluation.reason


def test_the_stretches_that_were_not_heard_are_named() -> None:
    (answer,) = evaluate((KEYS, *BAD[UnheardReason.PARTIAL])).answers

    assert answer.not_heard_well is not None
    assert answer.not_heard_well.unheard == (Span(start_s=31, end_s=39),)


def test_words_of_another_language_are_the_recognisers_fault_only_if_they_were_spoken() -> None:
    aloud, typed = evaluate((SLOW, GERMAN, media()), (SLOW, GERMAN, None)).answers

    assert aloud.not_heard_well is not None
    assert aloud.not_heard_well.reason is UnheardReason.OTHER_LANGUAGE
    assert typed.not_heard_well is None
    assert typed.evaluation.verdict is Verdict.OTHER_LANGUAGE


def test_what_was_heard_well_is_evaluated_as_ever() -> None:
    aloud, typed = evaluate((SLOW, GOOD, media()), (SLOW, GOOD, None)).answers

    assert aloud.not_heard_well is None
    assert aloud.evaluation == typed.evaluation
    assert evaluate((SLOW, LOOP, media())).answers[0].not_heard_well is None


def test_where_nothing_was_heard_well_there_is_still_a_result() -> None:
    result = evaluate((SLOW, *BAD[UnheardReason.LOW_CONFIDENCE]))

    assert (result.overall, result.answered, result.competencies) == (0, 0, ())


def test_the_page_names_the_stretches_and_says_how_many_fillers_are_found() -> None:
    shown = page(BAD[UnheardReason.PARTIAL][1].model_copy(update={"partial": True}))

    assert "Not made out: 0:31 to 0:39." in shown
    assert "broke off" not in shown
    assert "About 50 % of “um” and “uh” are found" in shown


def test_results_from_before_can_still_be_read_and_new_ones_by_the_release_before() -> None:
    stored = evaluate((SLOW, GOOD, media())).model_dump(mode="json")
    del stored["answers"][0]["not_heard_well"]
    for member in ("unheard", "filler_recall"):
        del stored["answers"][0]["delivery"][member]

    read = InterviewEvaluation.model_validate(stored)

    assert read.answers[0].not_heard_well is None
    assert read.answers[0].evaluation.verdict is Verdict.SCORED
