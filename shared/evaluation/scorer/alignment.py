"""One passage of what is expected, found again in an answer word by word."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.passage import Floats, Passage
from shared.evaluation.scorer.vectors import cosines
from shared.evaluation.scorer.wordlists import ANTONYMS

UNRELATED = 0.2
"""The cosine of two words that have nothing to do with each other."""


class Alignment:
    """Every content word of the expectation against every content word of the answer.

    ``likeness`` is (expected forms, answer forms) from 0 to 1: 1 where the stems agree, else
    what the cosine exceeds ``UNRELATED`` by, and 0 for contraries. No best value here falls when a
    sentence is added to the answer.
    """

    def __init__(self, expected: Passage, answer: Passage) -> None:
        """Compare all words with all words."""
        self.expected, self.answer = expected, answer
        near = (cosines(expected.rows, answer.rows) - UNRELATED) / (1 - UNRELATED)
        self.likeness: Floats = np.clip(near, 0.0, 1.0)
        self.exact: Floats = np.zeros(len(expected.forms))
        for row, stem in enumerate(expected.stems):
            same = answer.columns.get(stem)
            if same:
                self.likeness[row, same] = 1.0
                self.exact[row] = 1.0
        self.likeness[self.antonyms_by_word > 0] = 0.0

    @cached_property
    def anywhere(self) -> Floats:
        """The best likeness of each expected word in the whole answer (forms,)."""
        return self.likeness.max(axis=1, initial=0.0)

    @cached_property
    def by_window(self) -> Floats:
        """The best likeness within each window of the answer (forms, windows)."""
        if not self.answer.words:
            return np.zeros((len(self.expected.forms), 0))
        alone = np.maximum.reduceat(self.likeness[:, self.answer.order], self.answer.starts, axis=1)
        return np.concatenate([alone, np.maximum(alone[:, :-1], alone[:, 1:])], axis=1)

    @cached_property
    def backwards(self) -> Floats:
        """The best likeness of each answer word in the expectation (answer forms,)."""
        return self.likeness.max(axis=0, initial=0.0)

    @cached_property
    def antonyms_by_word(self) -> Floats:
        """1 where the answer's word says the contrary of the expected one (likeness' shape)."""
        opposed = np.zeros_like(self.likeness)
        meant = frozenset(self.expected.stems)
        for row, stem in enumerate(self.expected.stems):
            for contrary in ANTONYMS.get(stem, ()):
                if contrary not in meant:
                    opposed[row, self.answer.columns.get(contrary, [])] = 1.0
        return opposed


def weigh(weights: Floats, values: Floats | NDArray[np.bool_]) -> Floats:
    """Return the weighted sum of the rows of a matrix, always added up from the first row on.

    A matrix product would do, but a linear algebra library may add in another order elsewhere.
    """
    summed: Floats = (weights[:, None] * values).sum(axis=0)
    return summed


def weighted(values: Floats, weights: Floats) -> float:
    """Return the weighted mean, 0 where nothing weighs."""
    whole = float(weights.sum())
    return float((values * weights).sum()) / whole if whole else 0.0
