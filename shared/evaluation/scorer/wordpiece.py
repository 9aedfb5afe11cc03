"""WordPiece tokenisation by longest match first (Wu et al. 2016)."""

import re
from collections.abc import Mapping

MAX_CHARACTERS = 40
"""Longer words have no tokens."""

_PARTS = re.compile(r"[^\W_]+|[^\w\s]")


class WordPiece:
    """Splits folded words into token ids."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        """Take the vocabulary: whole words, and continuations that begin with ``##``."""
        self._ids = vocabulary

    def __call__(self, form: str) -> tuple[int, ...]:
        """Return the token ids of a word; () if the vocabulary does not cover it."""
        whole = self._ids.get(form)
        if whole is not None:
            return (whole,)
        if len(form) > MAX_CHARACTERS:
            return ()
        if form.isalnum():
            return self.pieces(form)
        return tuple(piece for part in _PARTS.findall(form) for piece in self.pieces(part))

    def pieces(self, form: str) -> tuple[int, ...]:
        """Return the token ids of a word without parts; () if the vocabulary does not cover it."""
        ids: list[int] = []
        start = 0
        while start < len(form):
            end = len(form)
            prefix = "##" if start else ""
            while end > start and prefix + form[start:end] not in self._ids:
                end -= 1
            if end == start:
                return ()
            ids.append(self._ids[prefix + form[start:end]])
            start = end
        return tuple(ids)
