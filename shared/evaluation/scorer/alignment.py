"""Word-by-word similarity of an expected text and an answer."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.embeddings import cosines
from shared.evaluation.scorer.text_vectors import Floats, TextVectors
from shared.evaluation.scorer.wordlists import ANTONYMS

UNRELATED = 0.2
"""The typical cosine of two unrelated words."""


class Alignment:
    """Similarity of each content word of an expected text to each content word of an answer.

    ``similarity`` is (expected forms, answer forms), from 0 to 1: 1 where the stems agree, 0 for
    antonyms, else the cosine rescaled so that ``UNRELATED`` is 0. Adding a sentence to the answer
    never lowers a maximum over this matrix.
    """

    def __init__(self, expected: TextVectors, answer: TextVectors) -> None:
        """Compute the similarity matrix."""
        self.expected, self.answer = expected, answer
        near = (cosines(expected.rows, answer.rows) - UNRELATED) / (1 - UNRELATED)
        self.similarity: Floats = np.clip(near, 0.0, 1.0)
        self.exact: Floats = np.zeros(len(expected.forms))
        for row, stem in enumerate(expected.stems):
            same = answer.columns.get(stem)
            if same:
                self.similarity[row, same] = 1.0
                self.exact[row] = 1.0
        self.similarity[self.antonyms_by_word > 0] = 0.0

    @cached_property
    def anywhere(self) -> Floats:
        """The highest similarity of each expected word to any word of the answer (forms,)."""
        return self.similarity.max(axis=1, initial=0.0)

    @cached_property
    def by_window(self) -> Floats:
        """The highest similarity within each window of the answer (forms, windows)."""
        if not self.answer.words:
            return np.zeros((len(self.expected.forms), 0))
        alone = np.maximum.reduceat(
            self.similarity[:, self.answer.order], self.answer.starts, axis=1
        )
        return np.concatenate([alone, np.maximum(alone[:, :-1], alone[:, 1:])], axis=1)

    @cached_property
    def by_answer_word(self) -> Floats:
        """The highest similarity of each answer word to any expected word (answer forms,)."""
        return self.similarity.max(axis=0, initial=0.0)

    @cached_property
    def antonyms_by_word(self) -> Floats:
        """1 where the answer's word is an antonym of the expected one (shape of ``similarity``)."""
        opposed = np.zeros_like(self.similarity)
        meant = frozenset(self.expected.stems)
        for row, stem in enumerate(self.expected.stems):
            for antonym in ANTONYMS.get(stem, ()):
                if antonym not in meant:
                    opposed[row, self.answer.columns.get(antonym, [])] = 1.0
        return opposed


def weighted_rows(weights: Floats, values: Floats | NDArray[np.bool_]) -> Floats:
    """Return the weighted sum of the rows of a matrix, added in row order.

    A matrix product would be faster, but BLAS libraries differ in the order of summation.
    """
    summed: Floats = (weights[:, None] * values).sum(axis=0)
    return summed


def weighted_mean(values: Floats, weights: Floats) -> float:
    """Return the weighted mean, or 0 if all weights are 0."""
    whole = float(weights.sum())
    return float((values * weights).sum()) / whole if whole else 0.0
