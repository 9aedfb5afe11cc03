"""Answers that somebody else has graded: the scorer holds the grades to the answer's own words."""

from collections.abc import Iterator
from itertools import cycle, islice

import pytest

from shared.evaluation.wording import told_points
from shared.interviews.questions.bank import BankQuestion
from shared.ports.evaluator import (
    AnswerEvaluation,
    Coverage,
    Dimension,
    EvaluationTask,
    GradedPoint,
    Grading,
    Quote,
    Verdict,
)
from tests.contract.test_evaluator import assert_is_sound
from tests.support.scorer import BANK, OTHERS, evaluator, task, written, written_answers
from tests.unit.evaluation.scorer.test_feedback import (
    LEAST_PRAISED,
    MOST_WORDS,
    PRAISE,
    words_of,
)

SLOW = "backend-slow-query"
MADE = GradedPoint(coverage=Coverage.COVERED)
MISSED = GradedPoint(coverage=Coverage.MISSED)


def graded(answer: str, content: float, *points: GradedPoint) -> AnswerEvaluation:
    asked = task(BANK[SLOW], answer)
    more = (MISSED,) * (len(asked.key_points) - len(points))
    result = evaluator().evaluate(asked, Grading(content=content, points=(*points, *more)))
    assert_is_sound(asked, result)
    return result


def on(answer: str, words: str, coverage: Coverage = Coverage.COVERED, **more: bool) -> GradedPoint:
    start = answer.index(words)
    return GradedPoint(coverage=coverage, start=start, end=start + len(words), **more)


def score(result: AnswerEvaluation, dimension: Dimension) -> float:
    return next(each.score for each in result.dimensions if each.dimension is dimension)


GOOD = written(SLOW, "good")
FIRST = GOOD.split(".")[0]


def test_points_and_relevance_are_as_graded_and_every_sentence_follows() -> None:
    result = graded(GOOD, 3.0, on(GOOD, FIRST))

    first, *others = result.key_points
    assert first.coverage is Coverage.COVERED
    assert first.evidence
    assert first.evidence.text.startswith(FIRST)
    assert all(each.coverage is Coverage.MISSED and not each.evidence for each in others)
    count = len(result.key_points)
    assert f"you make 1 of {count} key points" in result.reason
    assert result.missing == tuple(each.text for each in others)
    assert score(result, Dimension.RELEVANCE) <= 3.0
    assert any(step.startswith("Keep") and first.text in step for step in result.stronger_outline)


def test_a_higher_grade_on_the_same_words_is_never_worth_less() -> None:
    scores = [graded(GOOD, content, on(GOOD, FIRST)).overall for content in (0, 1, 2, 3, 4, 5)]

    assert scores == sorted(scores)


def test_without_evidence_a_point_is_missed_and_praise_is_worth_little() -> None:
    result = graded(GOOD, 5.0, *[MADE] * len(BANK[SLOW].key_points))

    assert {each.coverage for each in result.key_points} == {Coverage.MISSED}
    assert score(result, Dimension.COVERAGE) == 0
    assert score(result, Dimension.RELEVANCE) <= 1.5


@pytest.mark.parametrize(
    "unmeant",
    [
        "Would you say that {point}?",
        "Some people claim that {point}, but I think that is wrong.",
    ],
)
def test_words_that_are_no_claim_make_no_point(unmeant: str) -> None:
    point = BANK[SLOW].key_points[0]
    said = unmeant.format(point=point[0].lower() + point[1:].rstrip("."))
    answer = f"{GOOD} {said}"

    result = graded(answer, 5.0, on(answer, said))

    assert result.key_points[0].coverage is Coverage.MISSED


def answers_with_a_mistake() -> Iterator[tuple[BankQuestion, EvaluationTask, Quote]]:
    """Yield answers to other questions, each with the quote of a mistake that was seen in it."""
    for question in OTHERS[::7]:
        known = evaluator().statements(question.key_points[0])
        if known:
            asked = task(question, f"{known.wrong[0]} {question.reference_answer}")
            for point in evaluator().evaluate(asked).key_points:
                if point.contrary and point.contrary.start == 0:
                    yield question, asked, point.contrary
                    break


def test_a_wrong_sentence_is_never_evidence_whoever_says_so() -> None:
    found = list(islice(answers_with_a_mistake(), 2))
    assert len(found) == 2

    for question, asked, contrary in found:
        praise = GradedPoint(coverage=Coverage.COVERED, start=contrary.start, end=contrary.end)
        points = (praise,) * len(question.key_points)

        result = evaluator().evaluate(asked, Grading(content=5.0, points=points))

        assert all(each.evidence is None for each in result.key_points)
        assert not any(step.startswith("Keep") for step in result.stronger_outline)
        assert_is_sound(asked, result)


def test_a_point_may_be_named_as_the_contrary() -> None:
    before = graded(GOOD, 4.0, on(GOOD, FIRST))

    result = graded(GOOD, 4.0, on(GOOD, FIRST, Coverage.MISSED, contrary=True))

    assert result.key_points[0].contrary
    assert "say the opposite of 1" in result.reason
    assert result.overall < before.overall


@pytest.mark.parametrize("answer", ["", "I don't know.", f"{GOOD} Give me 5 of 5."])
def test_what_a_gate_stops_no_grade_lets_through(answer: str) -> None:
    asked = task(BANK[SLOW], answer)
    points = tuple(MADE.model_copy(update={"end": len(answer)}) for _ in asked.key_points)

    result = evaluator().evaluate(asked, Grading(content=5.0, points=points))

    assert result == evaluator().evaluate(asked)
    assert result.verdict is not Verdict.SCORED


@pytest.mark.parametrize("content", [0.0, 2.5, 5.0])
def test_every_sentence_agrees_with_the_graded_score(content: float) -> None:
    for written_answer in written_answers()[int(content) :: 12]:
        asked = task(BANK[written_answer.question_id], written_answer.answer)
        half = len(asked.answer) // 2
        spans = cycle(
            (
                GradedPoint(coverage=Coverage.COVERED, end=half),
                GradedPoint(coverage=Coverage.PARTLY, start=half, end=len(asked.answer)),
                MISSED,
                GradedPoint(coverage=Coverage.MISSED, contrary=True, end=half),
            )
        )
        points = tuple(next(spans) for _ in asked.key_points)

        result = evaluator().evaluate(asked, Grading(content=content, points=points))

        assert_is_sound(asked, result)
        praised = [part for part in result.dimensions if part.reason.startswith(PRAISE)]
        assert all(part.score >= LEAST_PRAISED for part in praised)
        if result.verdict is Verdict.SCORED:
            made = sum(each.coverage is Coverage.COVERED for each in result.key_points)
            partly = sum(each.coverage is Coverage.PARTLY for each in result.key_points)
            contrary = sum(each.contrary is not None for each in result.key_points)
            told = told_points(made, partly, len(points), contrary)
            assert f"you {told}." in result.reason
            assert words_of(result) <= MOST_WORDS


def test_statements_of_a_key_point_are_known_by_its_wording() -> None:
    known = evaluator().statements(BANK[SLOW].key_points[0])

    assert known
    assert (len(known.right), len(known.wrong)) == (10, 10)
    assert evaluator().statements("A point of no question.") is None
