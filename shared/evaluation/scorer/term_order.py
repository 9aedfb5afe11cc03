"""Whether the terms of an answer stand in the order of the question's texts.

In notes, where small words are left out, the order of words can hardly be told by grammar. What is
written there is told by its terms: two that follow each other do so in the question, a key point or
the reference answer as well, and in shuffled words they follow each other either way.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from shared.evaluation.scorer.text import Sentence

type Pair = tuple[str, str]

_REACH = 3


def ordered_pairs(sentences: Iterable[Sentence]) -> frozenset[Pair]:
    """Return the pairs of content words, by their stems, that follow each other closely."""
    return frozenset(
        (left, right)
        for stems in map(_stems, sentences)
        for index, left in enumerate(stems)
        for right in stems[index + 1 : index + 1 + _REACH]
    )


def order_score(sentences: Iterable[Sentence], expected: frozenset[Pair]) -> float:
    """Return by how many standard errors more pairs are in the expected order than turned."""
    kept = turned = 0
    for pair in (pair for stems in map(_stems, sentences) for pair in pairwise(stems)):
        as_expected, reverse = pair in expected, pair[::-1] in expected
        kept += as_expected and not reverse
        turned += reverse and not as_expected
    return (kept - turned) / math.sqrt(max(1, kept + turned))


def _stems(sentence: Sentence) -> Sequence[str]:
    return [word.stem for word in sentence.words if word.is_content]
