"""Reduces MiniLM's embeddings of all tokens to an int8 table that is small enough to deploy."""

import re

import numpy as np
from numpy.typing import NDArray

WIDTH = 256
_WHITENING = 0.5  # 0 keeps the components as they are, 1 makes all equally wide
_CLIPPED = 0.9995
_PLAIN = re.compile(r"(?:##)?[a-z0-9]+|[!-/:-@\[-`{-~]")
_FIRST_WORD = "the"


def kept(vocabulary: list[str]) -> list[int]:
    """Return the indices of the entries that folded English text can contain."""
    return [index for index, entry in enumerate(vocabulary) if _PLAIN.fullmatch(entry)]


def reduce(embedded: NDArray[np.float32], vocabulary: list[str]) -> NDArray[np.int8]:
    """Return the kept rows as int8 (kept, WIDTH).

    Principal components of the words, half whitened; each row times log(1 + rank), because a
    rarer word says more (Zipf; the recipe of static distillation, Tulkens and van Dongen 2024).
    """
    words = embedded[vocabulary.index(_FIRST_WORD) :].astype(np.float64)
    mean = words.mean(axis=0)
    spread, directions = np.linalg.eigh(np.cov(words - mean, rowvar=False))
    widest = np.argsort(spread)[::-1][:WIDTH]
    rows = (embedded[kept(vocabulary)] - mean) @ directions[:, widest]
    rows /= spread[widest] ** (_WHITENING / 2)
    rows *= np.log1p(np.array(kept(vocabulary)))[:, None]
    limit = np.quantile(np.abs(rows), _CLIPPED)
    table: NDArray[np.int8] = np.clip(np.round(rows / limit * 127), -127, 127).astype(np.int8)
    return table
