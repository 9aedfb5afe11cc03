"""What an overturned point adds to a score: computed from the stored evaluation alone."""

import pytest

from shared.evaluation.model import EvaluatedAnswer
from shared.interviews.practice.appeals import overall_after
from shared.interviews.practice.model import Appeal
from shared.kernel.vocabulary import Competency
from shared.ports.evaluator import Coverage, Dimension, Ground
from tests.support.clock import NOON
from tests.support.scorer import BANK, evaluator, task

QUESTION = BANK["product_manager-technical-debt"]
POINTS = len(QUESTION.key_points)


def evaluated(answer: str) -> EvaluatedAnswer:
    return EvaluatedAnswer(
        question_id=QUESTION.id,
        competency=Competency.PROBLEM_SOLVING,
        evaluation=evaluator().evaluate(task(QUESTION, answer)),
    )


def appeal(place: int, coverage: Coverage) -> Appeal:
    return Appeal(
        id=f"apl_{place}",
        key_point=place,
        start=0,
        end=4,
        made_at=NOON,
        ground=Ground.SAID,
        coverage=coverage,
        evidence=None,
        evaluator_version="3",
        rubric_version="1",
    )


def test_coverage_rises_by_the_share_of_the_points_that_are_gained_and_nothing_else_does() -> None:
    first = evaluated("Debt slows us down. I would compare it with the features in money terms.")
    [coverage] = [
        each for each in first.evaluation.dimensions if each.dimension is Dimension.COVERAGE
    ]

    one = overall_after(first, (appeal(0, Coverage.COVERED),))
    half = overall_after(first, (appeal(0, Coverage.PARTLY),))
    both = overall_after(first, (appeal(0, Coverage.COVERED), appeal(1, Coverage.PARTLY)))

    gain = coverage.weight * 5 / POINTS
    overall = first.evaluation.overall
    assert one - overall == pytest.approx(gain, abs=0.01)
    assert half - overall == pytest.approx(gain / 2, abs=0.01)
    assert both - overall == pytest.approx(1.5 * gain, abs=0.01)


def test_what_was_not_overturned_changes_nothing_and_no_score_leaves_the_scale() -> None:
    first = evaluated(QUESTION.reference_answer)

    assert overall_after(first, ()) == first.evaluation.overall
    assert overall_after(first, (appeal(0, Coverage.MISSED),)) == first.evaluation.overall
    every = tuple(appeal(place, Coverage.COVERED) for place in range(POINTS))
    assert first.evaluation.overall <= overall_after(first, every) <= 5
