"""Whether a story is about what was asked.

Questions for an experience, and the stories told, share many words whatever they are about. What
tells them apart counts: each stem weighs by how few behavioural questions have it.
"""

import numpy as np

from shared.adapters.embedded.evaluator.alignment import Alignment, weighted
from shared.adapters.embedded.evaluator.learned import StoryModel
from shared.adapters.embedded.evaluator.passage import Floats, Passage
from shared.adapters.embedded.evaluator.vectors import cosines


def measures(aligned: Alignment, distinct: dict[str, float]) -> tuple[float, float]:
    """Return firm recall of question and key points, and cosine, both by distinctness."""
    expected, answer = aligned.expected, aligned.answer
    wanted, told = _weights(expected, distinct), _weights(answer, distinct)
    firm = weighted(aligned.anywhere**2, expected.weights * expected.counts * wanted)
    near = cosines(expected.total_of(wanted), answer.total_of(told))
    return firm, float(near[0, 0])


def log_odds(aligned: Alignment, model: StoryModel) -> float:
    """Return the log odds that the answer is about what was asked."""
    firm, cosine = measures(aligned, model.distinct)
    return model.firm * firm + model.cosine * cosine + model.intercept


def _weights(passage: Passage, distinct: dict[str, float]) -> Floats:
    return np.array([distinct.get(stem, 1.0) for stem in passage.stems])
