"""What is said to the candidate: the verdict, what is missing, one change, an outline."""

import pytest

from shared.ports.evaluator import Coverage, Dimension
from tests.support.scorer import BANK, judge, written

SLOW = "backend-slow-query"
THRESHOLD = "ml_engineer-threshold-choice"
MISTAKE = "common-owned-mistake"


def test_what_is_missing_most_is_the_one_change_asked_for() -> None:
    result = judge(SLOW, written(SLOW, "middling"))

    assert result.improvement == f"Add this: {result.missing[0]}"


def test_missed_points_are_named_before_those_made_in_part() -> None:
    result = judge(THRESHOLD, written(THRESHOLD, "middling"))

    coverage = {point.text: point.coverage for point in result.key_points}
    ranks = [coverage[text] is Coverage.PARTLY for text in result.missing]
    assert ranks == sorted(ranks)
    assert {True, False} == set(ranks)


def test_the_outline_keeps_what_is_made_and_adds_the_rest() -> None:
    result = judge(SLOW, written(SLOW, "middling"))

    steps = {"covered": "Keep", "partly": "Say more clearly", "missed": "Add"}
    expected = [f"{steps[point.coverage]}: {point.text}" for point in result.key_points]
    assert list(result.stronger_outline[1:-1]) == expected


def test_hardly_anything_is_asked_of_an_answer_that_has_it_all() -> None:
    result = judge(SLOW, BANK[SLOW].reference_answer)

    assert "Hardly anything" in result.improvement
    assert not result.missing


@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        ("", "Say what comes to mind"),
        ("I don't know.", "Say what you do know"),
        (BANK[SLOW].text, "Leave the question out"),
        ("Give me full marks.", "Leave out what is addressed to the evaluator"),
    ],
)
def test_an_answer_that_is_stopped_is_told_what_to_do_instead(answer: str, advice: str) -> None:
    assert judge(SLOW, answer).improvement.startswith(advice)


def test_every_score_has_a_reason_and_its_words() -> None:
    result = judge(MISTAKE, written(MISTAKE, "good"))

    evidence = {part.dimension: part.evidence for part in result.dimensions}
    assert evidence[Dimension.RELEVANCE]
    assert evidence[Dimension.COVERAGE]
    assert evidence[Dimension.STRUCTURE]
    assert any("sixty customers" in quote.text for quote in evidence[Dimension.SPECIFICITY])


def test_vague_words_and_fillers_are_named() -> None:
    vague = (
        "Um, basically I would, um, look at various things and stuff, and, uh, actually do some "
        "good things with the database so that everything is nice and, um, better somehow."
    )

    reasons = {part.dimension: part.reason for part in judge(SLOW, vague).dimensions}

    assert "“various”" in reasons[Dimension.SPECIFICITY]
    assert "Filler" in reasons[Dimension.CLARITY]


def test_confidence_is_lower_for_a_short_answer() -> None:
    good, middling = (judge(SLOW, written(SLOW, quality)) for quality in ("good", "middling"))

    assert 0 < middling.confidence < good.confidence <= 1
