"""Counts which word class, and which letter, follows which: the two bigram models."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer import char_model, word_order_model
from shared.evaluation.scorer.text import Text

_SMOOTHING = 1.5
_STRONGEST = 3.0
_LEAST_LETTERS = 3


def word_order_table(texts: Iterable[str]) -> NDArray[np.int8]:
    """Return the smoothed pointwise mutual information of neighbouring word classes, scaled."""
    count = np.zeros((len(word_order_model.CLASSES), len(word_order_model.CLASSES)))
    for text in texts:
        for run in word_order_model.class_runs(Text(text)):
            for before, after in pairwise(run):
                count[before, after] += 1
    chance = count.sum(axis=1, keepdims=True) * count.sum(axis=0, keepdims=True) / count.sum()
    information = np.log((count + _SMOOTHING) / (chance + _SMOOTHING))
    scaled = np.clip(information, -_STRONGEST, _STRONGEST) * word_order_model.SCALE
    table: NDArray[np.int8] = np.round(scaled).astype(np.int8)
    return table


def char_table(vocabulary: Iterable[str]) -> list[list[int]]:
    """Return the scaled log likelihood of each letter after each other in whole words."""
    count = np.full((char_model.SIZE, char_model.SIZE), 0.5)
    for word in vocabulary:
        if word.isascii() and word.isalpha() and len(word) >= _LEAST_LETTERS:
            for before, after in pairwise(char_model.numbers_of(word)):
                count[before, after] += 1
    likelihood = np.log(count / count.sum(axis=1, keepdims=True))
    return [[round(float(v) * char_model.SCALE) for v in row] for row in likelihood]
