"""Steps in the wrong order: what is expected first is said to come last."""

import time

import pytest

from dev.train_scorer.wrong_answers import steps_exchanged, steps_in_order
from shared.evaluation.scorer.step_order import steps_of, turned_steps
from shared.evaluation.scorer.text import Text
from shared.ports.evaluator import Coverage
from tests.support.scorer import BANK, OTHERS, judge

SAFE = "Files are deleted only after the copy was verified, for example by checksum or size."


def wrong_order(expected: str, said: str) -> bool:
    text = Text(said)
    return bool(turned_steps((Text(expected),), text.sentences, said).any())


@pytest.mark.parametrize(
    "said",
    [
        "First the files are deleted, then the copy is verified.",
        "Delete the files before the copy was verified.",
        "After the files are deleted, the copy gets verified by checksum.",
        "I delete files first. Then I verify the copy.",
    ],
)
def test_steps_that_are_exchanged_are_seen(said: str) -> None:
    assert wrong_order(SAFE, said)


@pytest.mark.parametrize(
    "said",
    [
        "First the copy is verified, then the files are deleted.",
        "Verify the copy before the files are deleted.",
        "After a checksum of the copy I delete files.",
        "First I copy the files, then I log how many were deleted.",
        "Files are deleted and the copy is verified.",
    ],
)
def test_the_right_order_other_steps_and_no_order_are_left_alone(said: str) -> None:
    assert not wrong_order(SAFE, said)


def test_no_reference_is_in_the_wrong_order() -> None:
    for each in OTHERS[::5]:
        points, answer = "\n".join(each.key_points), each.reference_answer
        text = Text(answer)
        assert not turned_steps((Text(points), text), text.sentences, answer).any(), each.id


def test_a_point_whose_steps_are_exchanged_is_not_made() -> None:
    question = BANK["devops_sre-robust-script"]
    number = question.key_points.index(SAFE)
    for change, made in ((steps_exchanged, False), (steps_in_order, True)):
        points = list(question.key_points)
        points[number : number + 1] = change([SAFE])
        point = judge(question.id, " ".join(points)).key_points[number]

        assert (point.coverage is Coverage.COVERED) == made
        assert (point.contrary is None) == made


def test_an_answer_of_nothing_but_beginnings_takes_no_longer_than_another() -> None:
    """Looking for "then" behind each of 1,100 beginnings took seconds."""
    began = time.process_time()
    assert list(steps_of("first, " * 1_100)) == []
    assert time.process_time() - began < 0.5
