"""Saying the contrary is not saying it, and saying it otherwise is not the contrary."""

from statistics import fmean

import pytest

from dev.train_scorer.bad_answers import negated
from tests.support.scorer import BANK, OTHERS, STORIES, judge, written

CONTRARY = "You say the opposite"


def test_negated_references_are_worth_far_less_than_the_references() -> None:
    asked = OTHERS[::40]
    right = [judge(each.id, each.reference_answer) for each in asked]
    wrong = [judge(each.id, negated(each.reference_answer)) for each in asked]

    assert all(bad.overall < good.overall for good, bad in zip(right, wrong, strict=True))
    assert fmean(each.overall for each in wrong) <= fmean(each.overall for each in right) - 2.5
    assert fmean(each.improvement.startswith(CONTRARY) for each in wrong) >= 0.8


def test_references_do_not_contradict_themselves() -> None:
    for question in (*OTHERS[::40], *STORIES[::24]):
        result = judge(question.id, question.reference_answer)

        assert not result.improvement.startswith(CONTRARY), question.id


def test_a_contrary_is_quoted_and_is_no_evidence() -> None:
    answer = (
        "Containers do not share the kernel of the host, and they are not isolated by namespaces."
    )

    result = judge("devops_sre-containers-and-vms", answer)

    assert result.improvement.startswith(CONTRARY)
    quoted = [point.contrary for point in result.key_points if point.contrary]
    assert {quote.text for quote in quoted} == {answer}
    assert not any(point.evidence for point in result.key_points)


@pytest.mark.parametrize(
    ("question_id", "least"),
    [
        ("frontend-list-keys", 1.6),
        ("ml_engineer-threshold-choice", 1.4),
        ("qa_engineer-severity-priority", 2),
        ("general-suspicious-email", 2),
    ],
)
def test_a_right_answer_in_other_words_is_not_taken_for_the_contrary(
    question_id: str, least: float
) -> None:
    result = judge(question_id, written(question_id, "middling"))

    assert not result.improvement.startswith(CONTRARY)
    assert result.overall >= least


def test_a_list_of_words_within_an_answer_is_neither_said_nor_the_contrary() -> None:
    question_id = "devops_sre-containers-and-vms"
    said = "Virtual machines isolate more strongly, so I would use them for code I do not trust."
    listed = "Containers: kernel, host, namespaces, control groups, seconds, memory, image, volume."

    result = judge(question_id, f"{said} {said} {listed}")

    assert not result.improvement.startswith(CONTRARY)
    assert BANK[question_id].key_points[1] in result.missing


@pytest.mark.parametrize("quality", ["good", "middling"])
@pytest.mark.parametrize("question_id", ["backend-slow-query", "general-survey-design"])
def test_negations_of_ones_own_are_no_contradiction(question_id: str, quality: str) -> None:
    result = judge(question_id, written(question_id, quality))

    assert not result.improvement.startswith(CONTRARY)
