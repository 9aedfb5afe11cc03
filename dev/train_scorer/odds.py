"""Fits the logistic models: whether a key point is made, whether a story is about the question.

Both are trained on the bank alone: a reference answer makes its own question's key points, and
hardly ever those of other questions.
"""

import math
import random
from collections import Counter
from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from dev.train_scorer.bad_answers import opening
from dev.train_scorer.material import BankQuestion
from dev.train_scorer.measurer import Measurer
from shared.evaluation.scorer import key_points, story_topic
from shared.evaluation.scorer.alignment import Alignment
from shared.ports.evaluator import QuestionKind

type Floats = NDArray[np.float64]

_SEED = 3
_INVERSE_RIDGE = 10.0
_LEAST_QUESTIONS = 3  # a stem of fewer questions is not listed
_STRANGERS = 2
_SHARES = (1.0, 0.5, 0.35)  # of the sentences of a story


def key_point_odds(measurer: Measurer, questions: Sequence[BankQuestion]) -> dict[str, float]:
    """Fit on all but behavioural questions, whose key points describe an answer."""
    questions = [q for q in questions if q.kind != QuestionKind.BEHAVIOURAL]
    rng = random.Random(_SEED)  # noqa: S311  # nothing secret is drawn
    rows, said = [], []
    for question in questions:
        stranger = rng.choice(_near(question, questions))
        for answer, value in ((question.reference_answer, 1.0), (stranger.reference_answer, 0.0)):
            for point in question.key_points:
                aligned = Alignment(measurer.text_vectors(point), measurer.text_vectors(answer))
                usable = np.ones(len(aligned.answer.windows), dtype=np.bool_)
                found = key_points.measures(measurer.text_vectors(question.text), aligned, usable)
                rows.append(found[int(found.sum(axis=1).argmax())])
                said.append(value)
    return _named(("firm", "cosine", "anywhere"), np.array(rows), np.array(said))


def story_odds(measurer: Measurer, questions: Sequence[BankQuestion]) -> dict[str, object]:
    """Fit on behavioural questions: own stories against those of near and of any other one.

    Each story is used whole and cut short, so that length alone is no evidence.
    """
    questions = [q for q in questions if q.kind == QuestionKind.BEHAVIOURAL]
    rng = random.Random(_SEED)  # noqa: S311  # nothing secret is drawn
    distinct = distinctness(measurer, questions)
    rows, own = [], []
    for question in questions:
        wanted = measurer.text_vectors("\n".join((question.text, *question.key_points)))
        others = [rng.choice(_near(question, questions)) for _ in range(_STRANGERS)]
        others += rng.sample([q for q in questions if q is not question], _STRANGERS)
        stories = [(question, 1.0)] * len(others) + [(other, 0.0) for other in others]
        for (source, value), share in product(stories, _SHARES):
            story = opening(source.reference_answer, share)
            rows.append(
                story_topic.measures(Alignment(wanted, measurer.text_vectors(story)), distinct)
            )
            own.append(value)
    odds = _named(("firm", "cosine", "length"), np.array(rows), np.array(own))
    return {**odds, "distinct": distinct}


def distinctness(measurer: Measurer, questions: Sequence[BankQuestion]) -> dict[str, float]:
    """Return the inverse document frequency of each stem that several questions share."""
    count: Counter[str] = Counter()
    for question in questions:
        texts = (question.text, *question.key_points, question.reference_answer)
        count.update({stem for text in texts for stem in measurer.text_vectors(text).stems})
    return {
        stem: round(math.log(len(questions) / shared) / math.log(len(questions)) * 64) / 64
        for stem, shared in sorted(count.items())
        if shared >= _LEAST_QUESTIONS
    }


def _near(question: BankQuestion, questions: Sequence[BankQuestion]) -> list[BankQuestion]:
    """Return the other questions of the same roles, or all others if there are none."""
    others = [other for other in questions if other is not question]
    return [other for other in others if set(other.roles) & set(question.roles)] or others


def _named(names: Sequence[str], rows: Floats, said: Floats) -> dict[str, float]:
    weights, intercept = logistic(rows, said)
    return dict(zip(names, weights, strict=True)) | {"intercept": intercept}


def logistic(rows: Floats, outcomes: Floats) -> tuple[list[float], float]:
    """Return weights and intercept of a lightly regularised logistic regression."""
    model = LogisticRegression(C=_INVERSE_RIDGE, solver="newton-cholesky", tol=1e-8)
    model.fit(rows, outcomes)
    weights = [round(float(weight), 4) for weight in model.coef_[0]]
    return weights, round(float(model.intercept_[0]), 4)
