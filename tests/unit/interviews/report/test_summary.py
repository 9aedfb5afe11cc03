"""The sentence that a report begins with: its words follow its numbers."""

import pytest

from shared.evaluation.model import EvaluatedAnswer, InterviewEvaluation
from shared.interviews.report.summary import summary_of
from shared.kernel.vocabulary import Competency
from shared.ports.evaluator import AnswerEvaluation, Coverage, Dimension
from tests.support.clock import NOON
from tests.support.scorer import BANK, evaluator, task

QUESTION = BANK["product_manager-technical-debt"]
ALL = len(QUESTION.key_points)
SCORED = evaluator().evaluate(task(QUESTION, QUESTION.reference_answer))


def summarised(*, made: int, weakest: Dimension, overall: float, otherwise: Coverage) -> str:
    """Return the summary of one answer with so many points, weak in one dimension only."""
    points = tuple(
        each.model_copy(update={"coverage": Coverage.COVERED if place < made else otherwise})
        for place, each in enumerate(SCORED.key_points)
    )
    dimensions = tuple(
        each.model_copy(update={"score": 0.0 if each.dimension is weakest else 5.0})
        for each in SCORED.dimensions
    )
    answer = SCORED.model_copy(update={"key_points": points, "dimensions": dimensions})
    return summary_of(_interview(answer, overall))


@pytest.mark.parametrize("otherwise", [Coverage.MISSED, Coverage.PARTLY])
@pytest.mark.parametrize("overall", [1.0, 4.5])
@pytest.mark.parametrize("weakest", list(Dimension))
@pytest.mark.parametrize("made", range(ALL + 1))
def test_words_follow_numbers(
    made: int, weakest: Dimension, overall: float, otherwise: Coverage
) -> None:
    summary = summarised(made=made, weakest=weakest, overall=overall, otherwise=otherwise)

    assert summary.startswith(f"You make {made} of {ALL} key points")
    assert summary.count(".") == 1
    strong = "a strong interview" in summary
    assert strong == (overall >= 4 and made >= ALL / 2)
    if made < 2:
        assert "telling them in an order" not in summary
    elif weakest is Dimension.STRUCTURE and not strong:
        assert "telling them in an order" in summary
    if made == ALL:
        assert "the missing ones" not in summary
    elif weakest is Dimension.COVERAGE and not strong:
        assert "the missing ones" in summary


def _interview(answer: AnswerEvaluation, overall: float) -> InterviewEvaluation:
    return InterviewEvaluation(
        evaluated_at=NOON,
        evaluator=answer.evaluator,
        evaluator_version=answer.evaluator_version,
        rubric_version=answer.rubric_version,
        overall=overall,
        confidence=1.0,
        answered=1,
        competencies=(),
        dimensions=(),
        strengths=(),
        next_steps=(),
        answers=(
            EvaluatedAnswer(
                question_id=QUESTION.id, competency=Competency.PROBLEM_SOLVING, evaluation=answer
            ),
        ),
    )
