"""A character bigram model that tells words from random letters.

The table holds the log probability of each of the 26 letters, or the word's end, after each
other, estimated from the vocabulary's whole words, in 32nds of a nat.
"""

from collections.abc import Sequence
from itertools import pairwise

EDGE = 26
SIZE = 27
SCALE = 32
_UNLIKELY = -3.1  # per letter; 99 of 100 real words lie above, most random ones below
_FIRST = ord("a")


class CharModel:
    """Tells words from letters typed at random."""

    def __init__(self, table: Sequence[Sequence[int]]) -> None:
        """Take the table (27, 27): row is followed by column, the last is the edge."""
        self._table = table

    def is_wordlike(self, form: str) -> bool:
        """Whether the letters are likely in a word; anything but plain letters passes."""
        if not form.isascii() or not form.isalpha():
            return True
        return self.likelihood(form) > _UNLIKELY

    def likelihood(self, form: str) -> float:
        """Return the mean log probability per letter."""
        numbers = numbers_of(form)
        steps = list(pairwise(numbers))
        return sum(self._table[a][b] for a, b in steps) / (SCALE * len(steps))


def numbers_of(form: str) -> list[int]:
    """Return the letters of a plain lower-case word as numbers, with an edge at both ends."""
    return [EDGE, *(ord(letter) - _FIRST for letter in form), EDGE]
