"""Half-knowledge in the right words: a common mistake about a key point is found and named."""

import pytest

from shared.evaluation.scorer.model_files import Models
from shared.interviews.questions.bank import BankQuestion
from shared.ports.evaluator import Coverage
from tests.support.scorer import BANK, OTHERS, judge

SAMPLED = [question for question in OTHERS[::36] if len(question.key_points) > 2]
TABLE = Models().statements
MISTAKE = "You come close to a common mistake"


SIBLINGS = (
    "backend-replica-lag",
    "business_analyst-bpmn-gateways",
    "business_analyst-counting-after-joins",
    "data_engineer-login-streaks",
    "data_engineer-partition-key",
    "data_scientist-admission-paradox",
    "data_scientist-rare-disease-test",
)
"""Questions whose key points resemble each other, so that one's mistake has another's words."""


def test_common_mistakes_about_every_point_are_never_an_answer() -> None:
    for question in SAMPLED:
        result = judge(question.id, _mistaken(question))

        assert result.overall <= 1.5, question.id
        assert all(point.evidence is None for point in result.key_points if point.contrary)


@pytest.mark.parametrize("question_id", SIBLINGS)
def test_a_mistake_about_one_point_does_not_make_another_that_it_resembles(
    question_id: str,
) -> None:
    question = BANK[question_id]
    for style in range(0, 6, 3):
        result = judge(question_id, _mistaken(question, style))

        assert result.overall <= 1.5, style
        assert all(point.coverage is Coverage.MISSED for point in result.key_points), style


def test_a_mistake_about_one_point_takes_nothing_from_another_that_is_made() -> None:
    question = BANK["business_analyst-bpmn-gateways"]
    first, *others = question.key_points
    sides = TABLE.of(others[-1])
    assert sides is not None

    result = judge(question.id, f"{first} {sides.mistakes[3]}")

    assert result.key_points[0].coverage is Coverage.COVERED
    assert result.key_points[-1].contrary is not None
    assert all(point.coverage is Coverage.MISSED for point in result.key_points[-2:])


def _mistaken(question: BankQuestion, style: int | None = None) -> str:
    chosen = len(question.id) % 6 if style is None else style
    sides = [sides for sides in map(TABLE.of, question.key_points) if sides]
    return " ".join(f"{each.mistakes[chosen].removesuffix('.')}." for each in sides)


def test_the_mistake_is_named_beside_what_is_so_and_its_words_are_no_evidence() -> None:
    question = BANK["backend-http-methods"]
    number, point = next(
        (n, each) for n, each in enumerate(question.key_points) if each.startswith("POST creates")
    )
    answer = (
        "GET only reads and changes nothing. POST is idempotent by specification: the server "
        "removes identical bodies, so a retry cannot produce a second resource."
    )

    result = judge(question.id, answer)

    assert result.improvement.startswith(MISTAKE)
    assert "POST is idempotent by specification" in result.improvement
    assert result.improvement.endswith(point)
    found = result.key_points[number]
    assert found.coverage is Coverage.MISSED
    assert found.evidence is None
    assert found.contrary
    assert "idempotent" in found.contrary.text
    assert f"Correct: {point}" in result.stronger_outline


def test_a_mistake_that_is_rejected_or_asked_is_not_held_against_the_answer() -> None:
    said = "POST is idempotent by specification, so a retry cannot produce a second resource"
    framed = (
        f"Some people claim that {said}, but I think that is wrong.",
        f"Would you say that {said}?",
    )

    for answer in framed:
        assert not judge("backend-http-methods", answer).improvement.startswith(MISTAKE)


def test_what_is_right_is_hardly_ever_called_a_mistake() -> None:
    texts = [(question.id, question.reference_answer) for question in OTHERS[::30]]

    called = [text for text in texts if judge(*text).improvement.startswith(MISTAKE)]

    assert not called
