"""Fits the small models: word order, letters, key points, and the forest."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dev.train_scorer.boosting import Forest, Recipe, grow
from dev.train_scorer.material import Example
from shared.evaluation.scorer import letters, order
from shared.evaluation.scorer.alignment import Alignment
from shared.evaluation.scorer.features import NAMES, features
from shared.evaluation.scorer.order import WordOrder
from shared.evaluation.scorer.passage import Passage
from shared.evaluation.scorer.text import Text
from shared.evaluation.scorer.vectors import Vectors

type Floats = NDArray[np.float64]

RECIPE = Recipe(rising=frozenset(range(len(NAMES))))
_SMOOTHING = 1.5
_STRONGEST = 3.0


def order_table(texts: Iterable[str]) -> NDArray[np.int8]:
    """Return the smoothed mutual information of neighbouring word classes."""
    count = np.zeros((len(order.CLASSES), len(order.CLASSES)))
    for text in texts:
        for run in order.class_runs(Text(text)):
            for before, after in pairwise(run):
                count[before, after] += 1
    chance = count.sum(axis=1, keepdims=True) * count.sum(axis=0, keepdims=True) / count.sum()
    information = np.log((count + _SMOOTHING) / (chance + _SMOOTHING))
    scaled = np.clip(information, -_STRONGEST, _STRONGEST) * order.SCALE
    table: NDArray[np.int8] = np.round(scaled).astype(np.int8)
    return table


def letter_table(vocabulary: Iterable[str]) -> list[list[int]]:
    """Return the scaled log likelihood of each letter after each other in whole words."""
    count = np.full((letters.SIZE, letters.SIZE), 0.5)
    for word in vocabulary:
        if word.isascii() and word.isalpha() and len(word) > 2:  # noqa: PLR2004
            for before, after in pairwise(letters.numbers_of(word)):
                count[before, after] += 1
    likelihood = np.log(count / count.sum(axis=1, keepdims=True))
    return [[round(float(v) * letters.SCALE) for v in row] for row in likelihood]


class Measurer:
    """Turns examples into rows of features, reading each text once."""

    def __init__(self, vectors: Vectors, word_order: WordOrder) -> None:
        """Take what the features are measured with."""
        self._vectors, self._order = vectors, word_order
        self._read: dict[str, Passage] = {}

    def passage(self, text: str) -> Passage:
        """Return the text as it is read at run time."""
        if text not in self._read:
            self._read[text] = Passage(text, self._vectors)
        return self._read[text]

    def row(self, example: Example) -> list[float]:
        """Return the features of one example."""
        answer = self.passage(example.answer)
        aligned = Alignment(self.passage(example.reference), answer)
        return features(self.passage(example.question), aligned, self._order.score(answer.text))

    def rows(self, examples: Sequence[Example]) -> Floats:
        """Return the features of all examples (examples, features)."""
        return np.array([self.row(example) for example in examples]).reshape(-1, len(NAMES))


def fit_forest(rows: Floats, examples: Sequence[Example], recipe: Recipe = RECIPE) -> Forest:
    """Return the forest for these rows and the grades and weights of their examples."""
    grades = np.array([example.grade for example in examples])
    weights = np.array([example.weight for example in examples])
    return grow(rows, grades, weights, recipe)


def forest_document(forest: Forest) -> dict[str, object]:
    """Return the forest as the evaluator reads it, rounded to what matters."""
    return {
        "names": list(NAMES),
        "base": round(forest.base, 6),
        "trees": [
            {
                "features": [int(f) for f in features_],
                "thresholds": [t if t > 1e29 else _up(float(t)) for t in thresholds],  # noqa: PLR2004
                "leaves": [round(float(v), 5) for v in leaves],
            }
            for features_, thresholds, leaves in zip(
                forest.features, forest.thresholds, forest.leaves, strict=True
            )
        ],
    }


def _up(value: float) -> float:
    return math.floor(value * 1e6 + 0.5) / 1e6
