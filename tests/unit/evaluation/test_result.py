"""From judged answers to the result of an interview."""

from collections.abc import Iterable

import pytest

from shared.evaluation.model import InterviewEvaluation
from shared.evaluation.service import STRONG, Evaluation, GivenAnswer
from shared.kernel.vocabulary import Competency
from shared.ports.evaluator import Dimension, Evaluator, Verdict
from tests.support.clock import NOON, FixedClock
from tests.support.scorer import BANK, evaluator, task, written

SLOW, KEYS, MISTAKE = "backend-slow-query", "frontend-list-keys", "common-owned-mistake"


def result_of(answers: Iterable[tuple[str, str]]) -> InterviewEvaluation:
    evaluation = Evaluation(evaluator=evaluator, clock=FixedClock())
    return evaluation.evaluate(
        [GivenAnswer(question_id, task(BANK[question_id], text)) for question_id, text in answers]
    )


@pytest.fixture(scope="module")
def mixed() -> InterviewEvaluation:
    return result_of(
        [(SLOW, written(SLOW, "good")), (KEYS, ""), (MISTAKE, written(MISTAKE, "middling"))]
    )


def test_the_result_names_who_judged_by_which_rubric_and_when(mixed: InterviewEvaluation) -> None:
    first = mixed.answers[0].evaluation

    assert mixed.evaluated_at == NOON
    assert mixed.rubric_version == first.rubric_version
    assert f"{mixed.evaluator} {mixed.evaluator_version}" == evaluator().ping()
    assert {each.evaluation.rubric_version for each in mixed.answers} == {mixed.rubric_version}


def test_overall_is_the_mean_in_which_no_answer_counts_as_nothing(
    mixed: InterviewEvaluation,
) -> None:
    scores = [each.evaluation.overall for each in mixed.answers]

    assert scores[1] == 0
    assert mixed.overall == pytest.approx(sum(scores) / 3, abs=0.01)
    assert mixed.answered == 2


def test_answers_stay_in_the_order_of_the_questions(mixed: InterviewEvaluation) -> None:
    assert [each.question_id for each in mixed.answers] == [SLOW, KEYS, MISTAKE]


def test_a_competency_has_the_mean_of_its_questions() -> None:
    same = [each.id for each in BANK.values() if each.competency == BANK[SLOW].competency][:2]
    answers = [(same[0], BANK[same[0]].reference_answer), (same[1], ""), (MISTAKE, "I don't know")]

    result = result_of(answers)

    by_name = {each.competency: each for each in result.competencies}
    assert sorted(by_name) == [each.competency for each in result.competencies]
    shared = by_name[Competency(BANK[SLOW].competency)]
    assert shared.questions == 2
    assert shared.score == pytest.approx(result.answers[0].evaluation.overall / 2, abs=0.01)
    assert sum(each.questions for each in result.competencies) == 3


def test_every_dimension_has_its_mean(mixed: InterviewEvaluation) -> None:
    assert [each.dimension for each in mixed.dimensions] == list(Dimension)
    for place, each in enumerate(mixed.dimensions):
        scores = [answer.evaluation.dimensions[place].score for answer in mixed.answers]
        assert each.score == pytest.approx(sum(scores) / 3, abs=0.01)


def test_only_competencies_that_are_strong_are_called_strengths(mixed: InterviewEvaluation) -> None:
    strong = [each for each in mixed.competencies if each.score >= STRONG]

    assert len(mixed.strengths) == len(strong) == 1
    assert mixed.strengths[0].startswith(strong[0].competency.replace("_", " ").capitalize())


def test_next_steps_come_from_the_weakest_answers_each_once(mixed: InterviewEvaluation) -> None:
    weakest = min(mixed.answers, key=lambda each: each.evaluation.overall)

    assert mixed.next_steps[0] == weakest.evaluation.improvement
    assert len(set(mixed.next_steps)) == len(mixed.next_steps) <= 3
    assert result_of([(SLOW, ""), (KEYS, ""), (MISTAKE, "")]).next_steps == mixed.next_steps[:1]


def test_an_interview_without_answers_has_no_strengths_and_an_overall_of_nothing() -> None:
    result = result_of([(SLOW, ""), (KEYS, " ")])

    assert (result.overall, result.answered, result.strengths) == (0, 0, ())
    assert {each.evaluation.verdict for each in result.answers} == {Verdict.EMPTY}


def test_the_evaluator_is_made_when_it_is_first_needed() -> None:
    made: list[Evaluator] = []

    def make() -> Evaluator:
        made.append(evaluator())
        return made[-1]

    evaluation = Evaluation(evaluator=make, clock=FixedClock())
    assert not made

    evaluation.evaluate([GivenAnswer(SLOW, task(BANK[SLOW], ""))])
    assert len(made) == 1
