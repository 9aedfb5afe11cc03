"""Hints to every question: whole sentences, in layers, never the whole answer."""

import re

import pytest

from shared.interviews.conditions.hints import hints_of, layers_of
from shared.interviews.conditions.model import HintKind
from shared.interviews.model import Citation, Question
from shared.interviews.questions.bank import question_bank
from shared.interviews.questions.resume_templates import resume_templates
from shared.interviews.questions.selection import asked_as

FACT = Citation(resume_id="res_1", fact="Kafka", pointer="/skills/0", page=1, quote="Kafka")


def drawn_from_a_resume() -> list[Question]:
    return [
        Question(
            id=f"own-{each.id}",
            kind=each.kind,
            competency=each.competency,
            text=each.text,
            key_points=each.key_points,
            reference_answer=each.reference_answer,
            about=FACT,
        )
        for each in resume_templates()
    ]


QUESTIONS = [*map(asked_as, question_bank()), *drawn_from_a_resume()]


def test_every_question_has_hints_that_tell_less_than_its_answer() -> None:
    for question in QUESTIONS:
        hints = hints_of(question)

        assert layers_of(question) == len(hints) == 4
        assert all(text[0].isupper() and text[-1] in ".?" for _, text in hints)
        told = " ".join(text for _, text in hints)
        assert question.reference_answer not in told
        assert "{" not in told
        whole = [point for point in question.key_points if point in told]
        assert len(whole) <= len(question.key_points) // 2


def test_the_first_two_layers_quote_no_key_point() -> None:
    for question in QUESTIONS:
        vague = [text for kind, text in hints_of(question) if kind is not HintKind.KEY_POINT]

        assert len(vague) == 2
        assert not any(point in text for point in question.key_points for text in vague)


def test_topics_are_words_of_the_key_points_that_the_question_does_not_say() -> None:
    [question] = [each for each in QUESTIONS if each.id == "business_analyst-invoice-process-map"]

    assert hints_of(question)[1][1] == "Think of: work, swimlanes, step, participants."


def test_topics_are_no_words_that_only_point_elsewhere() -> None:
    pointers = {"those", "these", "which", "first", "last", "example", "start"}

    topics = [re.findall(r"\w+", hints_of(question)[1][1]) for question in QUESTIONS]

    assert [each for each in topics if each[:2] == ["Think", "of"] and pointers & {*each}] == []


@pytest.mark.parametrize("points", [(), ("You say why.",)])
def test_a_question_with_hardly_a_key_point_keeps_it(points: tuple[str, ...]) -> None:
    question = QUESTIONS[0].model_copy(update={"key_points": points})

    assert [kind for kind, _ in hints_of(question)] == [HintKind.SHAPE, HintKind.TOPICS]
