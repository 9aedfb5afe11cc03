"""How alike two short texts are in their words and pairs of neighbouring words.

A negated word is another word than the same word affirmed, so that to reject a statement is not to
make it.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from shared.evaluation.scorer.embeddings import Embeddings
from shared.evaluation.scorer.polarity import negated
from shared.evaluation.scorer.text import Text
from shared.evaluation.scorer.wordlists import FUNCTION_WORDS

type Units = dict[tuple[str, ...], float]
"""The weight of each word and pair of words; the squares sum up to 1."""

_LEAST_WEIGHT = 0.1
_PAIR_WEIGHT = 0.5


def units(raw: str, embeddings: Embeddings) -> Units:
    """Return the words and pairs of a text, weighed by their rarity; empty without words."""
    text = Text(raw)
    named = [
        (f"not {word.stem}" if turned else word.stem, _LEAST_WEIGHT + embeddings.rarity(word.form))
        for word, turned in zip(text.words, negated(text), strict=True)
    ]
    found: Units = {(name,): weight for name, weight in named}
    for (left, one), (right, other) in pairwise(named):
        found[left, right] = _PAIR_WEIGHT * (one + other) / 2
    length = math.sqrt(math.fsum(weight**2 for weight in found.values()))
    return {name: weight / length for name, weight in found.items()}


def likeness(one: Units, other: Units) -> float:
    """Return the cosine of two texts, 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    return math.fsum(weight * other[name] for name, weight in one.items() if name in other)


def common_content(one: Units, other: Units) -> int:
    """Return the number of content words that both have."""
    return sum(
        len(name) == 1 and name[0].removeprefix("not ") not in FUNCTION_WORDS
        for name in one.keys() & other.keys()
    )


def nearest(one: Units, others: Sequence[Units], count: int) -> tuple[float, float, int]:
    """Return the likeness of the nearest, the mean of the nearest few, and the nearest's index."""
    found = [likeness(one, other) for other in others]
    best = max(range(len(found)), key=found.__getitem__)
    return found[best], sum(sorted(found)[-count:]) / count, best
