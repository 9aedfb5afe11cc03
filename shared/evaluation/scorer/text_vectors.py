"""A text as the vectors of its content words."""

from collections.abc import Collection
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.embeddings import Embeddings, Rows
from shared.evaluation.scorer.polarity import negated
from shared.evaluation.scorer.text import Sentence, Text

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]

_BASE_WEIGHT = 0.5


class TextVectors:
    """The distinct content words of a text with their vectors, weights and positions.

    ``forms`` are the distinct words and ``order`` the text as indices into them; ``rows`` is
    (forms, width); ``weights`` go from 0.5 for the most common to 1.5 for the rarest word.
    """

    def __init__(self, raw: str, embeddings: Embeddings) -> None:
        """Split the text and look up its words."""
        self.text = Text(raw)
        self.words = tuple(word for word in self.text.words if word.is_content)
        stems = {word.form: word.stem for word in self.words}
        self.forms = tuple(stems)
        self.stems = tuple(stems.values())
        index_of = {form: index for index, form in enumerate(self.forms)}
        self.order: Ints = np.array([index_of[word.form] for word in self.words], dtype=np.int64)
        self.counts: Floats = np.bincount(self.order, minlength=len(index_of)).astype(np.float64)
        self.rows = embeddings.rows(self.forms)
        self.weights: Floats = np.array([_BASE_WEIGHT + embeddings.rarity(f) for f in self.forms])

    @cached_property
    def columns(self) -> dict[str, list[int]]:
        """The indices of the distinct words of each stem."""
        columns: dict[str, list[int]] = {}
        for index, stem in enumerate(self.stems):
            columns.setdefault(stem, []).append(index)
        return columns

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences with at least one content word."""
        return tuple(s for s in self.text.sentences if any(w.is_content for w in s.words))

    @cached_property
    def starts(self) -> Ints:
        """The start of each of these sentences in ``order``."""
        lengths = [sum(word.is_content for word in s.words) for s in self.sentences]
        return np.cumsum([0, *lengths], dtype=np.int64)[:-1]

    @cached_property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """First and last sentence of every window: each alone, then every two neighbours."""
        count = len(self.sentences)
        return (
            *((index, index) for index in range(count)),
            *((index, index + 1) for index in range(count - 1)),
        )

    @cached_property
    def window_rows(self) -> Rows:
        """The sum of the rows of each window (windows, width)."""
        if not self.words:
            return np.zeros((0, self.rows.shape[1]))
        sums = np.add.reduceat(self.rows[self.order], self.starts, axis=0)
        return np.concatenate([sums, sums[:-1] + sums[1:]])

    @cached_property
    def negated(self) -> NDArray[np.bool_]:
        """Whether each content word is negated (words,)."""
        flags = dict(zip(self.text.words, negated(self.text), strict=True))
        return np.array([flags[word] for word in self.words], dtype=np.bool_)

    @cached_property
    def total(self) -> Rows:
        """The sum of all rows (1, width)."""
        return self.total_of(np.ones(len(self.forms)))

    def total_of(self, keep: Floats) -> Rows:
        """Return the sum of the rows (1, width), each times its entry of ``keep`` (forms,)."""
        return ((self.counts * keep) @ self.rows)[None, :]

    def without(self, stems: Collection[str]) -> Floats:
        """Return 0 for each distinct word whose stem is among these, else 1 (forms,)."""
        return np.array([float(stem not in stems) for stem in self.stems])
