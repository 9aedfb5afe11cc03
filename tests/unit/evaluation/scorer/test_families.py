"""Wrong answers in the right words, and right ones in few words: a short form of the bench."""

from statistics import fmean

import pytest

from bench import _families
from dev.train_scorer.wrong_answers import FAMILIES
from shared.evaluation.scorer.wordlists import words_of
from shared.ports.evaluator import EvaluationTask
from tests.support.scorer import BANK, evaluator, task

SAMPLE = [
    BANK["backend-error-responses"],
    BANK["data_engineer-quality-checks"],
    BANK["engineering_manager-slow-cycle-time"],
    BANK["general-wrong-recipient"],
]
"""By id: a bound on the mean of four would be crossed by chance if a new question moved them."""
SMALL = words_of("a an and are is of so that the to with you your")


def telegraph(key_point: str) -> str:
    """Return a key point as somebody types it who has little time."""
    return " ".join(word for word in key_point.rstrip(".").split() if word.lower() not in SMALL)


@pytest.mark.parametrize("family", FAMILIES)
def test_wrong_answers_in_the_right_words_score_low(family: str) -> None:
    asked: list[EvaluationTask] = [
        task(question, made)
        for question in SAMPLE
        if (made := FAMILIES[family](question.key_points))
    ]
    scores = [evaluator().evaluate(each).overall for each in asked]

    assert not scores or fmean(scores) <= _families.BOUNDS[family]


def test_key_points_in_telegraph_style_are_a_good_answer() -> None:
    scores = [
        evaluator().evaluate(task(each, "; ".join(map(telegraph, each.key_points)))).overall
        for each in SAMPLE
    ]

    assert fmean(scores) >= 4
    assert min(scores) >= 3
