"""The sentence that a report begins with: its words follow its numbers."""

import pytest

from shared.evaluation.model import EvaluatedAnswer, InterviewEvaluation
from shared.evaluation.wording import NOTHING_TO_CHANGE, told_points
from shared.interviews.questions.selection import asked_as
from shared.interviews.report.summary import changes_of, summary_of
from shared.kernel.vocabulary import Competency
from shared.ports.evaluator import AnswerEvaluation, Coverage, Dimension
from tests.support.clock import NOON
from tests.support.scorer import BANK, evaluator, task

QUESTION = BANK["product_manager-technical-debt"]
OTHER = BANK["frontend-list-keys"]
ALL = len(QUESTION.key_points)
SCORED = evaluator().evaluate(task(QUESTION, QUESTION.reference_answer))


def summarised(*, made: int, weakest: Dimension, overall: float, otherwise: Coverage | None) -> str:
    """Return the summary of one answer with so many points, weak in one dimension only.

    Without a level the others are contradicted.
    """
    quote = next(each.evidence for each in SCORED.key_points if each.evidence)
    others = {"coverage": otherwise or Coverage.MISSED, "contrary": None if otherwise else quote}
    points = tuple(
        each.model_copy(update={"coverage": Coverage.COVERED} if place < made else others)
        for place, each in enumerate(SCORED.key_points)
    )
    dimensions = tuple(
        each.model_copy(update={"score": 0.0 if each.dimension is weakest else 5.0})
        for each in SCORED.dimensions
    )
    answer = SCORED.model_copy(update={"key_points": points, "dimensions": dimensions})
    return summary_of(_interview(answer, overall))


@pytest.mark.parametrize("otherwise", [Coverage.MISSED, Coverage.PARTLY, None])
@pytest.mark.parametrize("overall", [1.0, 4.5])
@pytest.mark.parametrize("weakest", list(Dimension))
@pytest.mark.parametrize("made", range(ALL + 1))
def test_words_follow_numbers(
    made: int, weakest: Dimension, overall: float, otherwise: Coverage | None
) -> None:
    summary = summarised(made=made, weakest=weakest, overall=overall, otherwise=otherwise)

    partly = ALL - made if otherwise is Coverage.PARTLY else 0
    contrary = ALL - made if otherwise is None else 0
    assert summary.startswith(f"You {told_points(made, partly, ALL, contrary)}")
    assert summary.count(".") == 1
    strong = "a strong interview" in summary
    assert strong == (overall >= 4 and made >= ALL / 2)
    if made + partly < 2:
        assert "telling them in an order" not in summary
    elif weakest is Dimension.STRUCTURE and not strong:
        assert "telling them in an order" in summary
    helps = {
        "the missing ones": otherwise is Coverage.MISSED,
        "those in full": otherwise is Coverage.PARTLY,
        "putting those right": otherwise is None,
    }
    for words, fit in helps.items():
        if made == ALL or not fit:
            assert words not in summary
        elif weakest is Dimension.COVERAGE and not strong:
            assert words in summary


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


def test_what_to_change_names_what_is_perfect_only_where_nothing_else_is() -> None:
    perfect = _interview(SCORED.model_copy(update={"improvement": NOTHING_TO_CHANGE}), 5.0)
    [good] = perfect.answers
    thin = evaluator().evaluate(task(OTHER, "It depends on what the team has time for."))
    other = good.model_copy(update={"question_id": OTHER.id, "evaluation": thin})
    both = perfect.model_copy(update={"answers": (good, other)})

    questions = asked_as(QUESTION), asked_as(OTHER)
    assert [each.text for each in changes_of(questions, perfect)] == [NOTHING_TO_CHANGE]
    assert [each.question_id for each in changes_of(questions, both)] == [OTHER.id]
