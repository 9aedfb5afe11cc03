"""Follow-up questions: whole sentences for every key point, and about what an answer leaves out."""

import re

import pytest

from shared.evaluation.scorer import Scorer
from shared.interviews.evaluation import task_of
from shared.interviews.practice.follow_up import (
    MOST_FOLLOW_UPS,
    FollowUpReason,
    follow_ups,
    key_point_question,
)
from shared.interviews.questions.bank import question_bank
from shared.interviews.questions.resume_templates import resume_templates
from shared.interviews.questions.selection import asked_as

QUOTED, OPEN = "A strong answer also makes this point:", "What can you say about it?"


def test_every_key_point_becomes_one_whole_question() -> None:
    points = [point for each in question_bank() for point in each.key_points]
    points += [point for each in resume_templates() for point in each.key_points]

    for point in points:
        question = key_point_question(point)
        assert re.fullmatch(r"[A-Z][^?]*(?:“.*” What can you say about it)?\?", question), question
        assert ".?" not in question
        assert ".." not in question
        if not question.startswith("A strong answer"):
            assert not re.search(r"[.:;]", question), question
            assert not re.search(r"\b(?:the candidate|he|she)\b", question), question


@pytest.mark.parametrize(
    ("point", "question"),
    [
        ("Describes the impact on users.", "Could you describe the impact on users?"),
        ("You explain what you changed.", "Could you explain what you changed?"),
        ("Compare costs over years.", "How would you compare costs over years?"),
        ("Separate facts from guesses.", "How would you separate facts from guesses?"),
        ("Check digits catch typos.", f"{QUOTED} “Check digits catch typos.” {OPEN}"),
        ("Separate queues stop jams.", f"{QUOTED} “Separate queues stop jams.” {OPEN}"),
        ("Use of mocks is rare.", f"{QUOTED} “Use of mocks is rare.” {OPEN}"),
        ("You name it and told them.", f"{QUOTED} “You name it and told them.” {OPEN}"),
        ("Keep it small, or nobody reads.", f"{QUOTED} “Keep it small, or nobody reads.” {OPEN}"),
        ("Find the cause, so ask first.", f"{QUOTED} “Find the cause, so ask first.” {OPEN}"),
        ("The index is sorted.", f"{QUOTED} “The index is sorted.” {OPEN}"),
        ("Explains its cost.", f"{QUOTED} “Explains its cost.” {OPEN}"),
    ],
)
def test_a_key_point_is_the_object_of_a_question_only_where_that_is_safe(
    point: str, question: str
) -> None:
    assert key_point_question(point) == question


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
