"""Which key points an answer makes, where, and what keeping to the subject is worth."""

from statistics import fmean

import pytest

from dev.train_scorer.bad_answers import opening
from shared.ports.evaluator import AnswerEvaluation, Coverage, Dimension
from tests.support.scorer import BANK, OTHERS, STORIES, judge, written

THRESHOLD = "ml_engineer-threshold-choice"


def score(result: AnswerEvaluation, dimension: Dimension) -> float:
    return next(part.score for part in result.dimensions if part.dimension is dimension)


def test_each_key_point_is_covered_or_missed_and_covered_ones_are_quoted() -> None:
    precision = "Precision is how many of the flagged mails really are spam."
    threshold = "If I raise the threshold, precision goes up and recall goes down."

    result = judge(THRESHOLD, f"{precision} {threshold}")

    made = [point.coverage for point in result.key_points]
    assert made[0] is made[2] is Coverage.COVERED
    assert made[4] is made[5] is Coverage.MISSED
    first, third = result.key_points[0].evidence, result.key_points[2].evidence
    assert first is not None
    assert third is not None
    assert precision in first.text
    assert threshold in third.text
    assert result.key_points[4].evidence is None
    assert BANK[THRESHOLD].key_points[4] in result.missing
    assert BANK[THRESHOLD].key_points[0] not in result.missing


def test_adding_what_is_missing_adds_to_the_score() -> None:
    parts = [
        "Precision is the share of flagged messages that really are spam.",
        "Recall is the share of all spam that the filter catches.",
        "Raising the threshold usually raises precision and lowers recall.",
        "For spam I favour precision, because a lost invoice is worse than some adverts.",
        "When screening for a disease I favour recall, since a missed case is very costly.",
    ]

    scores = [judge(THRESHOLD, " ".join(parts[:count])).overall for count in range(1, 6)]

    assert scores == sorted(scores)
    assert scores[-1] >= 4


@pytest.mark.parametrize(
    ("question_id", "answer", "least"),
    [
        (
            "devops_sre-containers-and-vms",
            """A container shares the kernel of the host, a virtual machine has its own kernel on
            virtual hardware. VMs isolate more strongly, so I use them for untrusted code.""",
            2,
        ),
        (
            "data_scientist-bias-variance",
            """A biased model is too simple for the pattern. One with high variance changes a lot
            with the training sample. When both errors are high it is bias, when only the validation
            error is high it is variance.""",
            3,
        ),
        (
            "frontend-list-keys",
            """React needs it to tell the items apart between two renders. With the index, rows
            take over the state of other rows as soon as you insert or sort.""",
            2,
        ),
    ],
)
def test_a_short_answer_that_is_right_is_worth_something(
    question_id: str, answer: str, least: float
) -> None:
    assert judge(question_id, " ".join(answer.split())).overall >= least


def rambling(question_id: str, count: int) -> str:
    """Return references of other questions, which have nothing to do with this one."""
    role = question_id.split("-", maxsplit=1)[0]
    others = [each for each in OTHERS[::7] if not each.id.startswith(role)]
    return " ".join(each.reference_answer for each in others[:count])


@pytest.mark.parametrize("count", [1, 3, 8])
def test_length_does_not_make_up_for_speaking_of_something_else(count: int) -> None:
    ids = [
        "backend-error-responses",
        "common-explain-your-field",
        "data_scientist-leakage",
        "engineering_manager-design-reviews",
        "full_stack-login-flow",
        "ml_engineer-harmful-output-night",
        "qa_engineer-framework-from-scratch",
    ]

    scores = [judge(question_id, rambling(question_id, count)).overall for question_id in ids]

    assert fmean(scores) <= 2


def test_what_does_not_belong_to_the_subject_costs_relevance_and_not_coverage() -> None:
    question_id = "backend-slow-query"
    answer = written(question_id, "good")

    alone = judge(question_id, answer)
    padded = judge(question_id, f"{answer} {rambling(question_id, 6)}")

    assert score(padded, Dimension.COVERAGE) >= score(alone, Dimension.COVERAGE) - 0.5
    assert score(padded, Dimension.RELEVANCE) <= score(alone, Dimension.RELEVANCE) - 1.5


@pytest.mark.parametrize(
    "question_id",
    ["full_stack-optimistic-update", "data_engineer-late-events", "general-survey-design"],
)
def test_a_long_answer_that_keeps_to_the_subject_loses_nothing(question_id: str) -> None:
    answer = written(question_id, "good")

    assert len(answer.split()) > 190
    assert judge(question_id, answer).overall >= 4.5


def test_half_of_an_answer_gets_less_than_the_whole() -> None:
    for question in (*OTHERS[::90], *STORIES[::40]):
        whole = question.reference_answer
        half = opening(whole, 0.5)

        assert judge(question.id, half).overall < judge(question.id, whole).overall
