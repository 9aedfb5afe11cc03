"""The question bank keeps the promises that selection and evaluation build on."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import pytest
from rapidfuzz import fuzz

from shared.interviews.questions.bank import EVERY_ROLE, BankQuestion, question_bank
from shared.interviews.questions.resume_templates import resume_templates
from shared.kernel.vocabulary import Level, Role
from shared.ports.evaluator import QuestionKind

BANK = question_bank()


def of_role(role: Role) -> list[BankQuestion]:
    return [question for question in BANK if role in question.roles]


def test_there_are_600_questions_or_more() -> None:
    assert len(BANK) >= 600


def test_no_two_questions_share_an_id() -> None:
    assert max(Counter(question.id for question in BANK).values()) == 1


@pytest.mark.parametrize("role", Role)
def test_a_role_has_enough_questions_for_every_level_and_kind(role: Role) -> None:
    questions = of_role(role)

    assert len(questions) >= 30
    for level in Level:
        assert sum(level in question.levels for question in questions) >= 10, level
    assert {question.kind for question in questions} == set(QuestionKind)
    assert len({question.competency for question in questions}) >= 6


@pytest.mark.parametrize("questions", [BANK, resume_templates()], ids=["bank", "of resumes"])
def test_questions_can_be_asked_and_judged(questions: Sequence[BankQuestion]) -> None:
    faults = {
        question.id: found
        for question in questions
        if (found := [name for name, holds in kept_by(question).items() if not holds])
    }

    assert questions
    assert faults == {}


def kept_by(question: BankQuestion) -> dict[str, bool]:
    """Tell which promises a question keeps."""
    return {
        "8 to 60 words": 8 <= len(question.text.split()) <= 60,
        "4 to 6 key points": 4 <= len(question.key_points) <= 6,
        "a reference of 40 to 140 words": 40 <= len(question.reference_answer.split()) <= 140,
        "no point twice": len(set(question.key_points)) == len(question.key_points),
        "a level": bool(question.levels),
    }


def test_roles_are_known_and_topics_lower_case() -> None:
    for question in BANK:
        assert question.roles <= {*Role, EVERY_ROLE}
        assert question.roles
        assert all(topic == topic.lower().strip() for topic in question.topics)


def test_no_two_questions_ask_nearly_the_same() -> None:
    texts = {question.id: question.text.lower() for question in BANK}
    alike = [
        (one, other)
        for one, other in combinations(texts, 2)
        if fuzz.ratio(texts[one], texts[other]) > 85
    ]

    assert alike == []


def test_key_points_of_a_story_speak_to_the_candidate() -> None:
    """Of an answer in the third person the follow-up can make no question."""
    third = ("They ", "Their ", "It ", "He ", "She ", "The answer ", "The candidate ")
    stories = [each for each in BANK if each.kind is QuestionKind.BEHAVIOURAL]

    assert [point for each in stories for point in each.key_points if point.startswith(third)] == []
