"""Whether the words of a text stand in an order that sentences have.

Words fall into about 250 classes: a function word is its own, any other word goes by its
ending. A table holds how much more often one class follows another than chance would have it
(smoothed pointwise mutual information, in 32nds of a nat). A text is compared with all
other orders of its own words: what they are does not matter, only how they stand.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.text import Text
from shared.evaluation.scorer.wordlists import FUNCTION_WORDS

SCALE = 32
UNTOLD = 2.5
"""The score of a text too short to tell, which is that of an ordinary short sentence."""

_ENDINGS = (
    *("ing", "ed", "ly", "tion", "sion", "ment", "ness", "ity", "ance", "ence", "er", "or"),
    *("able", "ible", "al", "ive", "ous", "ful", "ise", "ize", "ss", "s"),
)
_LEAST_PAIRS = 4
_NUMBER, _OTHER = "#", "*"
CLASSES = (*sorted(FUNCTION_WORDS), _NUMBER, _OTHER, *(f"-{ending}" for ending in _ENDINGS))
_NUMBER_OF = {name: number for number, name in enumerate(CLASSES)}


@lru_cache(maxsize=16_384)
def class_of(form: str) -> int:
    """Return the number of a folded word's class."""
    if form in FUNCTION_WORDS:
        return _NUMBER_OF[form]
    if form[:1].isdigit():
        return _NUMBER_OF[_NUMBER]
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) > len(ending) + 2:
            return _NUMBER_OF[f"-{ending}"]
    return _NUMBER_OF[_OTHER]


def class_runs(text: Text) -> list[list[int]]:
    """Return the classes of the words, sentence by sentence."""
    return [[class_of(word.form) for word in sentence.words] for sentence in text.sentences]


class WordOrder:
    """Tells sentences from the same words in any order."""

    def __init__(self, table: NDArray[np.int8]) -> None:
        """Take the table (classes, classes): row is followed by column."""
        self._table = table.astype(np.float64)

    def score(self, text: Text) -> float:
        """Return by how many standard errors the order beats that of shuffled words.

        Shuffled texts score 0 on average with a deviation of 1, sentences 2 and above, the
        more the longer they are.
        """
        runs = class_runs(text)
        pairs = [pair for run in runs for pair in pairwise(run)]
        if len(pairs) < _LEAST_PAIRS:
            return UNTOLD
        mean, deviation = self._by_chance([number for run in runs for number in run])
        if deviation == 0.0:
            return 0.0
        before, after = zip(*pairs, strict=True)
        seen = float(self._table[before, after].mean())
        return (seen - mean) / deviation * float(np.sqrt(len(pairs)))

    def _by_chance(self, numbers: Sequence[int]) -> tuple[float, float]:
        """Return mean and deviation over all ordered pairs of two words of the text."""
        present, counts = np.unique(np.array(numbers), return_counts=True)
        ways = np.outer(counts, counts) - np.diag(counts)
        values = self._table[np.ix_(present, present)]
        whole = float(ways.sum())
        mean = float((ways * values).sum()) / whole
        spread = float((ways * values**2).sum()) / whole - mean**2
        return mean, float(np.sqrt(max(0.0, spread)))
