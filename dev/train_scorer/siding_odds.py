"""Fits whether a key point is made, or shown by a story, to answers that were judged by point.

All measures are better when higher, so no weight may fall below 0: fitted freely to answers that
were written to mislead, a model learns that likeness is bad. Answers to questions that are kept for
judging take no part, nor do statements of the bank, which would teach their style.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from dev.train_scorer.by_point import (
    MISSED,
    PARTLY,
    SAID,
    Written,
    analysed,
    by_point,
    for_choices,
    written,
)
from dev.train_scorer.graded_twice import graded_answers
from dev.train_scorer.material import BankQuestion
from shared.evaluation.scorer.analysis import AnswerAnalysis
from shared.evaluation.scorer.model_files import Models
from shared.evaluation.scorer.siding import Measures
from shared.evaluation.scorer.story_points import Shown
from shared.ports.evaluator import QuestionKind

type Floats = NDArray[np.float64]

_SEED = 5
_RIDGE = 3.0
_EVERY = 3  # of the bank's questions, whose reference makes its own points and not those of others
_BANK_WEIGHT = 0.3
_MADE = {SAID: 1.0, PARTLY: 0.5}


def graded_for_choices(data: Path) -> list[Written]:
    """Return all answers judged by point that may serve a choice, each judgement by itself."""
    twice = [
        Written(each.question_id, each.answer, grade.key_points, grade.grade)
        for each in graded_answers()
        if not each.kept
        for grade in each.grades.values()
    ]
    return for_choices([*twice, *by_point(data), *written()])


def from_bank(questions: Sequence[BankQuestion]) -> list[Written]:
    """Return references as answers to their own question, and to another one."""
    rng = random.Random(_SEED)  # noqa: S311  # nothing secret is drawn
    asked = [each for each in questions if each.kind != QuestionKind.BEHAVIOURAL][::_EVERY]
    found = []
    for question in asked:
        other = rng.choice([each for each in questions if each is not question])
        count = len(question.key_points)
        found.append(Written(question.id, question.reference_answer, SAID * count, 5.0))
        found.append(Written(question.id, other.reference_answer, MISSED * count, 0.0))
    return for_choices(found)


def rows_of(
    answers: Iterable[Written],
    questions: dict[str, BankQuestion],
    models: Models,
    measured: Callable[[AnswerAnalysis, int], Measures | Shown | None] = AnswerAnalysis.sided,
) -> tuple[Floats, Floats]:
    """Return the measures of each key point that has any, and how far it is made."""
    rows, made = [], []
    for each in answers:
        if len(each.key_points) != len(questions[each.question_id].key_points):
            continue
        analysis = analysed(questions[each.question_id], each.answer, models)
        for number, letter in enumerate(each.key_points):
            row = measured(analysis, number)
            if row is not None:
                rows.append(row)
                made.append(_MADE.get(letter, 0.0))
    return np.array(rows), np.array(made)


def siding_odds(data: Path, questions: Sequence[BankQuestion], models: Models) -> dict[str, float]:
    """Fit on answers that people of this project graded, and on references."""
    known = {each.id: each for each in questions}
    answers = [each for each in graded_for_choices(data) if not _is_story(known, each)]
    graded, made = rows_of(answers, known, models)
    bank, said = rows_of(from_bank(questions), known, models)
    weights = np.concatenate([np.ones(len(made)), np.full(len(said), _BANK_WEIGHT)])
    rows = np.concatenate([graded, bank])
    return fitted(Measures._fields, rows, np.concatenate([made, said]), weights)


def story_point_odds(
    data: Path, questions: Sequence[BankQuestion], models: Models
) -> dict[str, float]:
    """Fit on stories that people of this project graded."""
    known = {each.id: each for each in questions}
    answers = [each for each in graded_for_choices(data) if _is_story(known, each)]
    rows, shown = rows_of(answers, known, models, AnswerAnalysis.shown)
    return fitted(Shown._fields, rows, shown, np.ones(len(shown)))


def _is_story(questions: dict[str, BankQuestion], answer: Written) -> bool:
    return questions[answer.question_id].kind == QuestionKind.BEHAVIOURAL


def fitted(fields: Sequence[str], rows: Floats, made: Floats, weights: Floats) -> dict[str, float]:
    """Return the weights of a logistic model, none of them below 0, and its intercept."""
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([(rows - middle) / spread, np.ones(len(rows))])
    penalty = np.array([_RIDGE] * rows.shape[1] + [0.0])

    def loss(found: Floats) -> tuple[float, Floats]:
        odds = scaled @ found
        lost = (weights * (np.logaddexp(0, odds) - made * odds)).sum()
        slope = scaled.T @ (weights * (1 / (1 + np.exp(-odds)) - made))
        return float(lost + (penalty * found**2).sum() / 2), slope + penalty * found

    bounds = [(0.0, None)] * rows.shape[1] + [(None, None)]
    start = np.zeros(scaled.shape[1])
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    slopes = found[:-1] / spread
    names = dict(zip(fields, (round(float(slope), 3) for slope in slopes), strict=True))
    return names | {"intercept": round(float(found[-1] - (slopes * middle).sum()), 3)}
