"""Static word embeddings: one row of int8 per vocabulary entry.

Each row is the output of all-MiniLM-L6-v2 for one entry, reduced by principal components,
weighted by rarity and rounded to int8. The vector of a text is the sum of the rows of its words.
Sums and products of integers this small are exact in float64 in any order of summation, so
a similarity is the same on every machine.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.wordpiece import WordPiece

type Rows = NDArray[np.float64]

_FIRST_WORD = "the"  # entries before it are punctuation and single letters
_COMMON = 50  # number of words that share the lowest rarity


class Embeddings:
    """Looks up the vectors of folded words."""

    def __init__(self, table: NDArray[np.int8], vocabulary: dict[str, int]) -> None:
        """Take the table (entries, width) and the row of each vocabulary entry."""
        self._table = table
        self._first = vocabulary[_FIRST_WORD]
        self._rarest = len(vocabulary)
        self.width = table.shape[1]
        self._pieces = lru_cache(maxsize=16_384)(WordPiece(vocabulary))

    def known(self, form: str) -> bool:
        """Whether the word is a vocabulary entry of its own."""
        return len(self._pieces(form)) == 1

    def rarity(self, form: str) -> float:
        """Return the rarity by vocabulary rank: 0 for the most common words, 1 for the rarest."""
        ids = self._pieces(form)
        rank = ids[0] if len(ids) == 1 else self._rarest
        distance = max(0, rank - self._first) / _COMMON
        return math.log1p(distance) / math.log1p((self._rarest - self._first) / _COMMON)

    def rows(self, forms: tuple[str, ...]) -> Rows:
        """Return one row per word (words, width), all zeros for a word that has no tokens."""
        rows = np.zeros((len(forms), self.width))
        for index, form in enumerate(forms):
            ids = self._pieces(form)
            if ids:
                rows[index] = self._table[list(ids)].sum(axis=0, dtype=np.int32)
        return rows


def cosines(left: Rows, right: Rows) -> Rows:
    """Return the cosine of each row of one with each row of the other; 0 for a zero row."""
    lengths = np.sqrt((left**2).sum(axis=1))[:, None] * np.sqrt((right**2).sum(axis=1))[None, :]
    products: Rows = left @ right.T
    cosine: Rows = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)
    return cosine
