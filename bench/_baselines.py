"""What measures that know nothing of a question's content make of answers to it."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import RegressorMixin
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline

type Floats = NDArray[np.float64]

_FOLDS = 5
_STYLE_PENALTY = 10.0


def style_counts() -> CountVectorizer:
    """Return what counts the commonest words of answers, whichever questions these are to."""
    return CountVectorizer(min_df=3, max_features=400)


def log_lengths(texts: Sequence[str]) -> Floats:
    """Return the logarithm of the number of words of each text."""
    return np.array([math.log(max(1, len(text.split()))) for text in texts])


def tf_idf(texts: Sequence[str], references: Sequence[str]) -> Floats:
    """Return the cosine of each text with its reference, words weighed by their rarity."""
    table = TfidfVectorizer().fit([*texts, *references])
    cosines = table.transform(texts).multiply(table.transform(references)).sum(axis=1)
    return np.asarray(cosines, dtype=np.float64).ravel()


def graded_by(
    rows: NDArray[Any],
    model: RegressorMixin,
    grades: Floats,
    questions: Sequence[str],
    kept: NDArray[np.bool_],
) -> Floats:
    """Return the grade that a model gives to each answer (row), fitted to those of others.

    Answers to questions that are kept for judging are never fitted to, so theirs come from one
    model of all the others, and those of the others by folds.
    """
    given = np.zeros(len(grades))
    if kept.any():
        given[kept] = model.fit(rows[~kept], grades[~kept]).predict(rows[kept])
    chosen = np.flatnonzero(~kept)
    folds = GroupKFold(_FOLDS).split(chosen, groups=np.array(questions)[chosen])
    for fitted, held_out in folds:
        model.fit(rows[chosen[fitted]], grades[chosen[fitted]])
        given[chosen[held_out]] = model.predict(rows[chosen[held_out]])
    return given


def baselines(
    texts: Sequence[str],
    references: Sequence[str],
    grades: Floats,
    questions: Sequence[str],
    kept: NDArray[np.bool_],
) -> dict[str, Floats]:
    """Return the grades that each baseline gives, by its name."""
    style = make_pipeline(style_counts(), Ridge(_STYLE_PENALTY))
    return {
        name: graded_by(rows, model, grades, questions, kept)
        for name, rows, model in (
            ("log of the length", _column(log_lengths(texts)), LinearRegression()),
            ("TF-IDF with reference", _column(tf_idf(texts, references)), LinearRegression()),
            ("style of others", np.array(texts, dtype=object), style),
        )
    }


def _column(values: Floats) -> Floats:
    return values.reshape(-1, 1)
