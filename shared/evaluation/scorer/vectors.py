"""What words mean, as rows of a table of small whole numbers.

Each row is what all-MiniLM-L6-v2 makes of one vocabulary entry, reduced by principal
components, weighted by how rare the entry is, and rounded to int8. A text is the sum of the
rows of its words. Sums and products of whole numbers this small are exact in float64, in
whatever order a linear algebra library adds them, so a similarity is the same on every machine.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.wordpiece import WordPiece

type Rows = NDArray[np.float64]

_FIRST_WORD = "the"  # what stands before it are marks and single letters
_COMMON = 50  # so many words share the lowest rarity


class Vectors:
    """The table, asked by folded words."""

    def __init__(self, table: NDArray[np.int8], vocabulary: dict[str, int]) -> None:
        """Take the table (entries, width) and the row of each vocabulary entry."""
        self._table = table
        self._first = vocabulary[_FIRST_WORD]
        self._rarest = len(vocabulary)
        self.width = table.shape[1]
        self._pieces = lru_cache(maxsize=16_384)(WordPiece(vocabulary))

    def known(self, form: str) -> bool:
        """Whether the word is an entry of its own."""
        return len(self._pieces(form)) == 1

    def rarity(self, form: str) -> float:
        """Return 0 for the commonest words up to 1 for the rarest, by vocabulary rank."""
        ids = self._pieces(form)
        rank = ids[0] if len(ids) == 1 else self._rarest
        places = max(0, rank - self._first) / _COMMON
        return math.log1p(places) / math.log1p((self._rarest - self._first) / _COMMON)

    def rows(self, forms: tuple[str, ...]) -> Rows:
        """Return one row per word (words, width), all zero for one that cannot be spelt."""
        rows = np.zeros((len(forms), self.width))
        for at, form in enumerate(forms):
            ids = self._pieces(form)
            if ids:
                rows[at] = self._table[list(ids)].sum(axis=0, dtype=np.int32)
        return rows


def cosines(left: Rows, right: Rows) -> Rows:
    """Return the cosine of every row of one with every row of the other; 0 with a zero row."""
    lengths = np.sqrt((left**2).sum(axis=1))[:, None] * np.sqrt((right**2).sum(axis=1))[None, :]
    products: Rows = left @ right.T
    cosine: Rows = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)
    return cosine
