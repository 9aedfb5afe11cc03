"""Detects sentences of an answer that contradict what is expected.

Similarity alone cannot tell "is stored" from "is not stored". A sentence contradicts an expected
one if it consists of the same words but negates some that the other affirms, or the reverse,
unless the answer also states the expected sentence elsewhere. Sharing some words is not enough: in
the human-graded answers nearly all such sentences are correct, and calling a correct sentence
wrong is the worse mistake.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.alignment import Alignment, weighted_rows

_REPEATED = 0.7
"""The least share of each sentence's weight that must be found in the other."""
_STATED = 0.55
_OPPOSED = 0.1


def contradicting(units: Iterable[Alignment], sentences: int) -> NDArray[np.bool_]:
    """Return whether each sentence of the answer contradicts one of the expected texts."""
    flags = np.zeros(sentences, dtype=np.bool_)
    for unit in units:
        flags |= _against(unit, sentences)
    return flags


def _against(unit: Alignment, sentences: int) -> NDArray[np.bool_]:
    answer, expected = unit.answer, unit.expected
    if not sentences or not len(expected.forms):
        return np.zeros(sentences, dtype=np.bool_)
    same = unit.similarity[:, answer.order] >= 1.0
    antonym = unit.antonyms_by_word[:, answer.order] > 0
    meant = np.zeros(len(expected.forms), dtype=np.bool_)
    meant[expected.order[expected.negated]] = True
    agrees = same & (meant[:, None] == answer.negated[None, :])
    said, opposite = _by_sentence(same, unit), _by_sentence(antonym, unit)
    opposed = np.where(said, ~_by_sentence(agrees, unit), opposite)
    mass = weighted_rows(expected.weights, said | opposite)
    against = weighted_rows(expected.weights, opposed) >= _OPPOSED * np.maximum(mass, 1e-9)
    share = mass / expected.weights.sum()
    if ((share >= _STATED) & ~against).any():
        return np.zeros(sentences, dtype=np.bool_)
    repeats = (share >= _REPEATED) & (_taken(same | antonym, unit) >= _REPEATED)
    return against & repeats


def _by_sentence(words: NDArray[np.bool_], unit: Alignment) -> NDArray[np.bool_]:
    """Return whether each sentence has a marked word (forms, sentences)."""
    return np.logical_or.reduceat(words, unit.answer.starts, axis=1)


def _taken(words: NDArray[np.bool_], unit: Alignment) -> NDArray[np.float64]:
    """Return the share of each answer sentence's weight that is marked (sentences,)."""
    answer = unit.answer
    weights = answer.weights[answer.order]
    marked = np.add.reduceat(weights * words.any(axis=0), answer.starts)
    return marked / np.add.reduceat(weights, answer.starts)
