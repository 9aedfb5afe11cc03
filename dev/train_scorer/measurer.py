"""Examples as rows of features, measured as they are at run time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dev.train_scorer.material import Example
from shared.evaluation.scorer.alignment import Alignment
from shared.evaluation.scorer.features import NAMES, features
from shared.evaluation.scorer.order import WordOrder
from shared.evaluation.scorer.passage import Passage
from shared.evaluation.scorer.vectors import Vectors

type Floats = NDArray[np.float64]


class Measurer:
    """Turns examples into rows of features; each text is analysed once."""

    def __init__(self, vectors: Vectors, word_order: WordOrder) -> None:
        """Take what the features are measured with."""
        self._vectors, self._order = vectors, word_order
        self._read: dict[str, Passage] = {}

    def passage(self, text: str) -> Passage:
        """Return the text as it is analysed at run time."""
        if text not in self._read:
            self._read[text] = Passage(text, self._vectors)
        return self._read[text]

    def row(self, example: Example) -> list[float]:
        """Return the features of one example."""
        answer = self.passage(example.answer)
        aligned = Alignment(self.passage(example.reference), answer)
        return features(self.passage(example.question), aligned, self._order.score(answer.text))

    def rows(self, examples: Sequence[Example]) -> Floats:
        """Return the features of all examples (examples, features)."""
        return np.array([self.row(example) for example in examples]).reshape(-1, len(NAMES))
