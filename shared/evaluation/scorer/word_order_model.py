"""A word class bigram model that tells sentences from shuffled words.

Words belong to about 250 classes: each function word is its own class, any other word belongs to
that of its ending. A table holds the smoothed pointwise mutual information of neighbouring
classes, in 32nds of a nat. A text is compared with all permutations of its own words, so that
only their order matters.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.text import Text, Word
from shared.evaluation.scorer.wordlists import FUNCTION_WORDS

SCALE = 32
NEUTRAL_SCORE = 2.5
"""The score of a text that is too short to measure: that of an ordinary short sentence."""

_ENDINGS = (
    *("ing", "ed", "ly", "tion", "sion", "ment", "ness", "ity", "ance", "ence", "er", "or"),
    *("able", "ible", "al", "ive", "ous", "ful", "ise", "ize", "ss", "s"),
)
_LEAST_PAIRS = 4
_MARK = re.compile(r"[^\s\w'\u2019-]|\s-\s")
_NUMBER, _OTHER = "#", "*"
CLASSES = (*sorted(FUNCTION_WORDS), _NUMBER, _OTHER, *(f"-{ending}" for ending in _ENDINGS))
_NUMBER_OF = {name: number for number, name in enumerate(CLASSES)}


@lru_cache(maxsize=16_384)
def class_of(form: str) -> int:
    """Return the class of a folded word."""
    if form in FUNCTION_WORDS:
        return _NUMBER_OF[form]
    if form[:1].isdigit():
        return _NUMBER_OF[_NUMBER]
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) > len(ending) + 2:
            return _NUMBER_OF[f"-{ending}"]
    return _NUMBER_OF[_OTHER]


def class_runs(text: Text) -> list[list[int]]:
    """Return the classes of the words of each sentence."""
    return [[class_of(word.form) for word in sentence.words] for sentence in text.sentences]


def fragments(text: Text) -> list[list[Word]]:
    """Return the runs of words within a sentence that no mark divides."""
    found: list[list[Word]] = []
    for sentence in text.sentences:
        found.append([sentence.words[0]])
        for left, right in pairwise(sentence.words):
            if _MARK.search(text.raw, left.end, right.start):
                found.append([])
            found[-1].append(right)
    return found


class WordOrderModel:
    """Tells sentences from the same words in random order."""

    def __init__(self, table: NDArray[np.int8]) -> None:
        """Take the table (classes, classes): row is followed by column."""
        self._table = table.astype(np.float64)

    def score(self, text: Text) -> float:
        """Return the z-score of the word order against random orders of the same words.

        Shuffled texts score 0 on average with a deviation of 1, sentences 2 and more, rising with
        their length.
        """
        runs = class_runs(text)
        return self._score([pair for run in runs for pair in pairwise(run)], runs)

    def score_in_fragments(self, text: Text) -> tuple[float, int]:
        """Return the same over pairs of words with no mark between them, and how many these are.

        Notes run on after a comma or colon with something else; only within is there an order.
        """
        pairs = [
            (class_of(left.form), class_of(right.form))
            for part in fragments(text)
            for left, right in pairwise(part)
        ]
        return self._score(pairs, class_runs(text)), len(pairs)

    def _score(self, pairs: Sequence[tuple[int, int]], runs: Sequence[Sequence[int]]) -> float:
        if len(pairs) < _LEAST_PAIRS:
            return NEUTRAL_SCORE
        mean, deviation = self._by_chance([number for run in runs for number in run])
        if deviation == 0.0:
            return 0.0
        before, after = zip(*pairs, strict=True)
        seen = float(self._table[before, after].mean())
        return (seen - mean) / deviation * float(np.sqrt(len(pairs)))

    def _by_chance(self, numbers: Sequence[int]) -> tuple[float, float]:
        """Return mean and deviation over all ordered pairs of words of the text."""
        present, counts = np.unique(np.array(numbers), return_counts=True)
        ways = np.outer(counts, counts) - np.diag(counts)
        values = self._table[np.ix_(present, present)]
        whole = float(ways.sum())
        mean = float((ways * values).sum()) / whole
        spread = float((ways * values**2).sum()) / whole - mean**2
        return mean, float(np.sqrt(max(0.0, spread)))
