"""Sentences of an answer that say the contrary of what is expected.

Similarity alone cannot tell "is stored" from "is not stored". A sentence that repeats most
words of an expected one, and denies some of them where the other does not (or the reverse),
contradicts it, unless the answer also states it as expected somewhere.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from shared.adapters.embedded.evaluator.alignment import Alignment, weigh

_REPEATED = 0.55
_OPPOSED = 0.18


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
    opposed_words = np.minimum(unit.antonyms_by_word, 1.0)
    same = unit.likeness[:, answer.order] >= 1.0
    meant = np.zeros(len(expected.forms), dtype=np.bool_)
    meant[expected.order[expected.negated]] = True
    agrees = same & (meant[:, None] == answer.negated[None, :])
    found = np.logical_or.reduceat(same, answer.starts, axis=1)
    opposed = found & ~np.logical_or.reduceat(agrees, answer.starts, axis=1)
    contrary = np.logical_or.reduceat(opposed_words[:, answer.order] > 0, answer.starts, axis=1)
    opposed |= contrary & ~found
    found |= contrary
    weights = expected.weights
    mass = weigh(weights, found)
    repeated = mass >= _REPEATED * weights.sum()
    against = weigh(weights, opposed) >= _OPPOSED * np.maximum(mass, 1e-9)
    if (repeated & ~against).any():
        return np.zeros(sentences, dtype=np.bool_)
    return repeated & against
