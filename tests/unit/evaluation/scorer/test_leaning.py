"""Half-knowledge in the right words: a common mistake about a key point is found and named."""

from shared.evaluation.scorer.model_files import Models
from shared.interviews.questions.bank import BankQuestion
from shared.ports.evaluator import Coverage
from tests.support.scorer import BANK, OTHERS, judge

SAMPLED = [question for question in OTHERS[::18] if len(question.key_points) > 2]
TABLE = Models().statements
MISTAKE = "You come close to a common mistake"


def test_common_mistakes_about_every_point_are_hardly_ever_an_answer() -> None:
    """Of every fourth question of the bank 98 in 100 such answers get 1.5 or less."""
    results = [judge(question.id, _mistaken(question)) for question in SAMPLED]

    assert sum(result.overall <= 1.5 for result in results) >= 0.9 * len(results)
    for result in results:
        assert all(point.evidence is None for point in result.key_points if point.contrary)


def _mistaken(question: BankQuestion) -> str:
    sides = [sides for sides in map(TABLE.of, question.key_points) if sides]
    return " ".join(f"{each.mistakes[len(question.id) % 6]}." for each in sides)


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
    texts = [(question.id, question.reference_answer) for question in OTHERS[::11]]

    called = [text for text in texts if judge(*text).improvement.startswith(MISTAKE)]

    assert len(called) <= len(texts) * 0.03
