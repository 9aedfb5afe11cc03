"""How alike statements and parts of an answer are, word by word, whatever the words.

Each content word counts by its nearest word on the other side, so that the same thing said in other
words is alike, and so are its small words never: likeness in these is one of style.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.embeddings import Embeddings, cosines
from shared.evaluation.scorer.text_vectors import Floats, Ints, TextVectors


@dataclass(frozen=True, slots=True)
class Vectors:
    """The content words of several texts in a row; ``starts`` is where each text begins."""

    rows: NDArray[np.int16]
    weights: Floats
    starts: Ints


def vectors(texts: Sequence[str], embeddings: Embeddings) -> Vectors:
    """Return the content words of texts; one without any has a word that is like no other."""
    found = [TextVectors(text, embeddings) for text in texts]
    empty = np.zeros((1, embeddings.width))
    rows = [each.rows if each.forms else empty for each in found]
    weights = [each.weights if each.forms else np.ones(1) for each in found]
    lengths = [len(each) for each in weights]
    return Vectors(
        np.concatenate(rows).astype(np.int16),
        np.concatenate(weights),
        np.cumsum([0, *lengths], dtype=np.int64)[:-1],
    )


def soft_likeness(texts: Vectors, answer: TextVectors) -> Floats:
    """Return the likeness of each text and each window, 0 to 1 (texts, windows).

    It is the harmonic mean of how far the words of the text are in the window, and its words in
    the text, close matches counting most.
    """
    if not answer.words:
        return np.zeros((len(texts.starts), 0))
    near = np.maximum(cosines(texts.rows.astype(np.float64), answer.rows), 0.0) ** 2
    alone = np.maximum.reduceat(near[:, answer.order], answer.starts, axis=1)
    by_window = np.concatenate([alone, np.maximum(alone[:, :-1], alone[:, 1:])], axis=1)
    found = _sums(texts.weights[:, None] * by_window, texts.starts)
    recall = found / _sums(texts.weights[:, None], texts.starts)
    by_word = np.maximum.reduceat(near, texts.starts, axis=0)
    weights = answer.weights[answer.order]
    known = _of_windows(weights * by_word[:, answer.order], answer.starts)
    precision = known / _of_windows(weights[None, :], answer.starts)
    both: Floats = recall + precision
    return np.divide(2 * recall * precision, both, out=np.zeros_like(both), where=both > 0)


def _sums(values: Floats, starts: Ints) -> Floats:
    summed: Floats = np.add.reduceat(values, starts, axis=0)
    return summed


def _of_windows(values: Floats, starts: Ints) -> Floats:
    alone = np.add.reduceat(values, starts, axis=1)
    return np.concatenate([alone, alone[:, :-1] + alone[:, 1:]], axis=1)
