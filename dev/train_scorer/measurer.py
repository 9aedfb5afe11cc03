"""Examples as rows of features, measured as they are at run time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dev.train_scorer.material import Example
from shared.evaluation.scorer.alignment import Alignment
from shared.evaluation.scorer.embeddings import Embeddings
from shared.evaluation.scorer.features import NAMES, features
from shared.evaluation.scorer.text_vectors import TextVectors
from shared.evaluation.scorer.word_order_model import WordOrderModel

type Floats = NDArray[np.float64]


class Measurer:
    """Turns examples into rows of features; each text is analysed once."""

    def __init__(self, embeddings: Embeddings, word_order: WordOrderModel) -> None:
        """Take what the features are measured with."""
        self._embeddings, self._order = embeddings, word_order
        self._read: dict[str, TextVectors] = {}

    def text_vectors(self, text: str) -> TextVectors:
        """Return the text as it is analysed at run time."""
        if text not in self._read:
            self._read[text] = TextVectors(text, self._embeddings)
        return self._read[text]

    def row(self, example: Example) -> list[float]:
        """Return the features of one example."""
        answer = self.text_vectors(example.answer)
        aligned = Alignment(self.text_vectors(example.reference), answer)
        return features(
            self.text_vectors(example.question), aligned, self._order.score(answer.text)
        )

    def rows(self, examples: Sequence[Example]) -> Floats:
        """Return the features of all examples (examples, features)."""
        return np.array([self.row(example) for example in examples]).reshape(-1, len(NAMES))
