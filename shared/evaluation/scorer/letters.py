"""Whether a word could be one, by which letters follow which.

The table holds, for the 26 letters and the word's edge, the logarithm of how often one follows
another in the vocabulary's whole words, in 32nds of a nat.
"""

from collections.abc import Sequence
from itertools import pairwise

EDGE = 26
SIZE = 27
SCALE = 32
_UNLIKELY = -3.1  # per letter; 99 of 100 real words lie above, most random ones below
_FIRST = ord("a")


class Letters:
    """Tells letters that were typed at random from words."""

    def __init__(self, table: Sequence[Sequence[int]]) -> None:
        """Take the table (27, 27): row is followed by column, the last is the edge."""
        self._table = table

    def is_wordlike(self, form: str) -> bool:
        """Whether a word of plain letters could be one; all others pass."""
        if not form.isascii() or not form.isalpha():
            return True
        return self.likelihood(form) > _UNLIKELY

    def likelihood(self, form: str) -> float:
        """Return the mean log likelihood of each letter after the one before it."""
        numbers = numbers_of(form)
        steps = list(pairwise(numbers))
        return sum(self._table[a][b] for a, b in steps) / (SCALE * len(steps))


def numbers_of(form: str) -> list[int]:
    """Return a word of plain lower-case letters as numbers between two edges."""
    return [EDGE, *(ord(letter) - _FIRST for letter in form), EDGE]
