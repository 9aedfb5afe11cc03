"""Splits a text into the pieces of words that the verifier knows: BERT's WordPiece, lower case.

Source: Devlin et al., "BERT" (2019).
"""

import unicodedata
from collections.abc import Sequence
from itertools import chain, islice

from shared.evaluation.scorer.wordpiece import WordPiece

_UNKNOWN, _START, _END = "[UNK]", "[CLS]", "[SEP]"
_LONGEST_WORD = 100


class PairPieces:
    """Turns texts into numbers of pieces; immutable, so threads may share it."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Take the pieces in the order of their numbers."""
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self._unknown = self._numbers[_UNKNOWN]
        self._word = WordPiece(self._numbers)

    def pair(self, first: str, second: str, most: int) -> tuple[list[int], int]:
        """Return the numbers of a pair of texts, and where the second begins.

        At most ``most`` numbers: the first text is cut, after it the second.
        """
        second_pieces = self._pieces(second, most // 2)
        first_pieces = self._pieces(first, most - len(second_pieces) - 3)
        begin, end = self._numbers[_START], self._numbers[_END]
        return [begin, *first_pieces, end, *second_pieces, end], len(first_pieces) + 2

    def _pieces(self, text: str, most: int) -> list[int]:
        """Return the first numbers alone: the rest of a hostile text is not looked at."""
        plain = unicodedata.normalize("NFD", text.lower())
        words = "".join(_apart(each) for each in plain).split()
        return list(islice(chain.from_iterable(map(self._of_word, words)), most))

    def _of_word(self, word: str) -> tuple[int, ...]:
        known = self._word.pieces(word) if len(word) <= _LONGEST_WORD else ()
        return known or (self._unknown,)


def _apart(character: str) -> str:
    """Return a character, with spaces around it if it is a word; nothing for an accent."""
    category = unicodedata.category(character)
    if category == "Mn":
        return ""
    is_mark = category[0] == "P" or (character.isascii() and category[0] == "S")
    return f" {character} " if is_mark else character
