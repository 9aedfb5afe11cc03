"""Sentences of an answer that say the contrary of what is expected.

Similarity alone cannot tell "is stored" from "is not stored". A sentence contradicts an expected
one when it is made of the same words and denies some of them where the other does not (or the
reverse), unless the answer also states it as expected somewhere. One that merely shares words
with it says something else: of graded answers that real people gave, nearly all such sentences
are right. To tell a candidate wrongly that a right sentence is wrong is the worse mistake.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.alignment import Alignment, weigh

_REPEATED = 0.7
"""So much of the expected sentence is in the other, and so much of the other is from it."""
_STATED = 0.55
_OPPOSED = 0.1


def contradicting(units: Iterable[Alignment], sentences: int) -> NDArray[np.bool_]:
    """Return for each sentence of the answer whether it contradicts some unit."""
    flags = np.zeros(sentences, dtype=np.bool_)
    for unit in units:
        flags |= _against(unit, sentences)
    return flags


def _against(unit: Alignment, sentences: int) -> NDArray[np.bool_]:
    answer, expected = unit.answer, unit.expected
    if not sentences or not len(expected.forms):
        return np.zeros(sentences, dtype=np.bool_)
    same = unit.likeness[:, answer.order] >= 1.0
    contrary = unit.antonyms_by_word[:, answer.order] > 0
    meant = np.zeros(len(expected.forms), dtype=np.bool_)
    meant[expected.order[expected.negated]] = True
    agrees = same & (meant[:, None] == answer.negated[None, :])
    said, opposite = _by_sentence(same, unit), _by_sentence(contrary, unit)
    opposed = np.where(said, ~_by_sentence(agrees, unit), opposite)
    mass = weigh(expected.weights, said | opposite)
    against = weigh(expected.weights, opposed) >= _OPPOSED * np.maximum(mass, 1e-9)
    share = mass / expected.weights.sum()
    if ((share >= _STATED) & ~against).any():
        return np.zeros(sentences, dtype=np.bool_)
    repeats = (share >= _REPEATED) & (_taken(same | contrary, unit) >= _REPEATED)
    return against & repeats


def _by_sentence(words: NDArray[np.bool_], unit: Alignment) -> NDArray[np.bool_]:
    """Return whether any word of each sentence is marked (forms, sentences)."""
    return np.logical_or.reduceat(words, unit.answer.starts, axis=1)


def _taken(words: NDArray[np.bool_], unit: Alignment) -> NDArray[np.float64]:
    """Return the share of each sentence of the answer that is marked for some form (sentences,)."""
    answer = unit.answer
    weights = answer.weights[answer.order]
    marked = np.add.reduceat(weights * words.any(axis=0), answer.starts)
    return marked / np.add.reduceat(weights, answer.starts)
