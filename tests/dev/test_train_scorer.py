"""What the training makes is what the scorer reads, and the same rows make the same trees."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dev.train_scorer import by_point
from dev.train_scorer.cross_validation import Measured, cross_validated
from dev.train_scorer.forest import fit_forest, forest_document
from dev.train_scorer.material import Example, bank_questions, made
from dev.train_scorer.odds import logistic
from dev.train_scorer.splits import kept_for_judging
from dev.train_scorer.wrong_answers import FAMILIES
from shared.evaluation.scorer.features import NAMES
from shared.evaluation.scorer.trees import Forest

grow = partial(
    fit_forest, trees=30, learning_rate=0.1, min_sum_hessian_in_leaf=5.0, feature_fraction=1.0
)


def table(seed: int, rows: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Return rows, and targets that rise with the first two columns, with noise."""
    random = np.random.default_rng(seed)
    values = random.random((rows, len(NAMES)))
    return values, 3 * values[:, 0] + values[:, 1] + random.normal(0, 0.3, rows)


def test_the_scorer_predicts_what_the_training_predicts() -> None:
    rows, targets = table(1)
    grown = grow(rows, targets, np.ones(len(rows)))

    read = Forest.model_validate(forest_document(grown))

    predicted = [read.predict(row) for row in rows.tolist()]
    assert predicted == pytest.approx(np.asarray(grown.predict(rows)).tolist(), abs=1e-3)
    assert np.corrcoef(predicted, targets)[0, 1] > 0.8


def test_a_tree_that_stops_early_predicts_the_same_when_completed() -> None:
    """So few rows do not fill three levels of every tree."""
    rows, targets = table(3, rows=24)
    grown = grow(rows, targets, np.ones(len(rows)))

    read = Forest.model_validate(forest_document(grown))

    assert any(max(tree.thresholds) > 1e29 for tree in read.trees)
    predicted = [read.predict(row) for row in rows.tolist()]
    assert predicted == pytest.approx(np.asarray(grown.predict(rows)).tolist(), abs=1e-3)


def test_the_same_rows_grow_the_same_trees() -> None:
    rows, targets = table(2)
    weights = np.ones(len(rows))

    assert forest_document(grow(rows, targets, weights)) == forest_document(
        grow(rows, targets, weights)
    )


@given(seed=st.integers(0, 50), column=st.integers(0, len(NAMES) - 1), by=st.floats(0, 1))
@settings(max_examples=8, deadline=None)
def test_a_better_measure_never_lowers_the_prediction(seed: int, column: int, by: float) -> None:
    rows, targets = table(seed)
    grown = grow(rows, targets, np.ones(len(rows)))
    better = rows.copy()
    better[:, column] += by

    assert (np.asarray(grown.predict(better)) >= np.asarray(grown.predict(rows)) - 1e-9).all()


@pytest.mark.parametrize("by_question", [True, False])
def test_no_question_is_on_both_sides_of_a_fold(*, by_question: bool) -> None:
    """Features that only name the question tell nothing of one that was held out."""
    random = np.random.default_rng(5)
    questions = np.repeat(np.arange(len(NAMES)), 160)
    grades = random.permutation(np.linspace(0, 5, len(NAMES)))[questions]
    examples = [
        Example(str(question if by_question else number), "", "", "", float(grade))
        for number, (question, grade) in enumerate(zip(questions, grades, strict=True))
    ]
    real = Measured(examples, np.eye(len(NAMES))[questions], np.full(len(examples), 5.0))

    fit = cross_validated(real, real.part(np.arange(0)), repeats=1)

    assert (fit.pearson < 0.2) is by_question


def test_bad_answers_belong_to_the_questions_they_are_made_for() -> None:
    examples = [
        Example(group, f"What is {group}?", f"It is {group}.", f"I think {group}", 4.0)
        for group in ("a stack", "a queue", "a heap")
    ]

    bad = made(examples)

    assert {each.group for each in bad} == {each.group for each in examples}
    assert all(each.grade < 1 for each in bad)
    assert made(examples) == bad


def test_odds_are_recovered_from_outcomes() -> None:
    random = np.random.default_rng(4)
    rows = random.normal(size=(4000, 2))
    happened = random.random(4000) < 1 / (1 + np.exp(-(2 * rows[:, 0] - rows[:, 1] + 0.5)))

    weights, intercept = logistic(rows, happened.astype(np.float64))

    assert [*weights, intercept] == pytest.approx([2, -1, 0.5], abs=0.2)


def test_the_questions_that_are_kept_for_judging_are_a_third_and_stay_the_same() -> None:
    """Changing the rule would let answers that were looked at judge what was made of them."""
    questions = [question.id for question in bank_questions()]

    kept = [name for name in questions if kept_for_judging(name)]

    assert 0.3 < len(kept) / len(questions) < 0.4
    assert not kept_for_judging("frontend-list-keys")
    assert kept_for_judging("backend-api-versioning")


def test_no_answer_that_is_kept_for_judging_serves_a_choice() -> None:
    answers = by_point.written()

    chosen = by_point.for_choices(answers)

    assert 0 < len(chosen) < len(answers)
    assert not any(kept_for_judging(each.question_id) for each in chosen)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_of_wrong_answers_differs_from_the_right_one(family: str) -> None:
    said = (
        "A client keeps ten tokens before the server rejects the request.",
        "The server always answers within two seconds when the public cache is fast.",
    )

    made = FAMILIES[family](said)

    assert made
    assert made != " ".join(said)
