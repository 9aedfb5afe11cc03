"""Follow-up questions: whole sentences about what an answer leaves out, and no word too many."""

import re
from statistics import mean

import pytest

from shared.evaluation.scorer import Scorer
from shared.interviews.evaluation import task_of
from shared.interviews.practice.asking import key_point_question, told_of
from shared.interviews.practice.follow_up import MOST_FOLLOW_UPS, FollowUpReason, follow_ups
from shared.interviews.questions.bank import question_bank
from shared.interviews.questions.resume_templates import resume_templates
from shared.interviews.questions.selection import asked_as
from shared.ports.evaluator import AnswerEvaluation, Coverage, KeyPointResult, Verdict

POINTS = [
    *(point for each in question_bank() for point in each.key_points),
    *(point for each in resume_templates() for point in each.key_points),
]


def test_every_key_point_becomes_one_whole_question() -> None:
    for point in POINTS:
        question = key_point_question(point)
        assert re.fullmatch(r"(?:Could you|How (?:would|did) you|What) [^.?,;:]+\?", question)
        assert not re.search(r"\b(?:the candidate|he|she|it|they|their)\b", question), question
        assert not re.search(r"\b(?:and|or|of|the|an?|with|to)”?\?$", question), question


def test_no_question_tells_the_key_point_that_it_asks_about() -> None:
    told = [(told_of(point, key_point_question(point)), point) for point in POINTS]

    assert mean(share for share, _ in told) < 0.25
    for share, point in told:
        question = key_point_question(point)
        assert point.removesuffix(".") not in question
        assert share <= 0.5 or question.startswith("Could you"), question


@pytest.mark.parametrize(
    ("point", "question"),
    [
        ("Describes the impact on users.", "Could you describe the impact on users?"),
        ("You explain what you changed.", "Could you explain what you changed?"),
        ("You describe the fix, with its measured effect.", "Could you describe the fix?"),
        ("You gathered evidence, for example by a trial.", "How did you gather evidence?"),
        ("Compare costs over the years that it is in use.", "How would you compare costs?"),
        (
            "Find the cause, such as a failed filter or wrong flags.",
            "How would you find the cause?",
        ),
        ("The index is sorted by its columns.", "What would you add about the index?"),
        ("A line chart suits change over time.", "What would you add about a line chart?"),
        ("Kafka keeps order in a partition.", "What would you add about Kafka?"),
        (
            "If HTML must be allowed, a maintained library cleans it.",
            "What happens if HTML must be allowed?",
        ),
        (
            "Keep it small, or nobody pays for the customers.",
            "What would you add about “customers”?",
        ),
        ("Explains its cost.", "What else belongs in a strong answer here?"),
    ],
)
def test_a_key_point_is_asked_about_by_its_subject_or_its_aim(point: str, question: str) -> None:
    assert key_point_question(point) == question


def test_two_points_that_the_same_would_be_asked_about_are_asked_about_once() -> None:
    question = asked_as(question_bank()[0])
    points = ("A lock ends by itself.", "A lock is held by one client.")
    evaluation = Scorer().evaluate(task_of(question, question.text))
    missed = evaluation.model_copy(
        update={
            "verdict": Verdict.SCORED,
            "key_points": tuple(
                KeyPointResult(text=point, coverage=Coverage.MISSED, evidence=None)
                for point in points
            ),
        }
    )

    [found] = follow_ups("I would ask the payment provider.", missed)

    assert (found.key_point, found.question) == (0, "What would you add about a lock?")


def test_what_is_asked_next_is_what_the_answer_leaves_out() -> None:
    question = next(each for each in question_bank() if each.id == "backend-slow-query")
    part = question.reference_answer.split(". ")[0]
    evaluation = Scorer().evaluate(task_of(asked_as(question), f"{part}."))

    found = follow_ups(part, evaluation)

    assert 1 <= len(found) <= MOST_FOLLOW_UPS
    for each in found:
        assert each.reason is FollowUpReason.KEY_POINT
        assert each.key_point is not None
        assert evaluation.key_points[each.key_point].coverage == "missed"
    assert follow_ups(part, evaluation) == found


@pytest.mark.parametrize(
    ("said", "vague"),
    [
        ("We cut the response time by 40 %.", True),
        ("I improved the build speed by about 2.5 times.", True),
        ("We cut the response time by 40 %, from 900 ms to 540 ms.", False),
        ("I reduced it by talking to 3 people.", False),
    ],
)
def test_a_change_without_its_beginning_and_end_is_asked_about(*, said: str, vague: bool) -> None:
    question = next(each for each in question_bank() if each.id == "backend-slow-query")
    answer = f"{question.reference_answer} {said}"
    evaluation = Scorer().evaluate(task_of(asked_as(question), answer))

    found = follow_ups(answer, evaluation)

    numbers = [each.question for each in found if each.reason is FollowUpReason.VAGUE_NUMBER]
    wanted = f"You say: “{said}” From what to what, and how did you measure it?"
    assert numbers == ([wanted] if vague else [])


def test_nothing_follows_an_answer_that_could_not_be_scored() -> None:
    question = question_bank()[0]
    assert follow_ups("", Scorer().evaluate(task_of(asked_as(question), ""))) == ()


def judged(*likelihoods: float | None) -> AnswerEvaluation:
    """Return an evaluation with so many missed points, each that likely made."""
    question = asked_as(next(each for each in question_bank() if len(each.key_points) > 4))
    evaluation = Scorer().evaluate(task_of(question, question.text))
    points = tuple(
        KeyPointResult(text=text, coverage=Coverage.MISSED, evidence=None, likelihood=likelihood)
        for text, likelihood in zip(question.key_points, likelihoods, strict=False)
    )
    return evaluation.model_copy(update={"verdict": Verdict.SCORED, "key_points": points})


def test_what_is_most_surely_missing_is_asked_about_and_what_is_not_sure_is_not() -> None:
    asked = follow_ups("Yes.", judged(0.3, 0.14, 0.34, 0.02))

    assert [each.key_point for each in asked] == [3, 1]
    assert follow_ups("Yes.", judged(0.3, 0.16, 0.34)) == ()


def test_where_no_likelihood_is_told_points_are_missing_as_judged() -> None:
    assert len(follow_ups("Yes.", judged(None, None, None))) == MOST_FOLLOW_UPS


def test_what_an_appeal_has_gained_is_not_asked_about() -> None:
    asked = follow_ups("Yes.", judged(0.0, 0.05, 0.1), gained=frozenset({0}))

    assert [each.key_point for each in asked] == [1, 2]
