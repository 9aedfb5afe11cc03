"""Whether a story is about what was asked.

Questions for an experience, and the stories told, share many words whatever they are about. What
tells them apart counts: each stem weighs by how few behavioural questions have it. A longer text
shares more with any question, which says nothing for it: so length counts, and a long answer
is read in stretches.
"""

import math
from itertools import batched

import numpy as np

from shared.evaluation.scorer.alignment import Alignment, weighted
from shared.evaluation.scorer.learned import StoryModel
from shared.evaluation.scorer.passage import Floats, Passage
from shared.evaluation.scorer.text import Text
from shared.evaluation.scorer.vectors import cosines

_FULL_WORDS = 120
_STRETCH_WORDS = 200


def measures(aligned: Alignment, distinct: dict[str, float]) -> tuple[float, float, float]:
    """Return firm recall of question and key points, cosine, and the logarithm of the length.

    The first two weigh by distinctness; the last is 0 for a story of full length and below for
    a shorter one.
    """
    expected, answer = aligned.expected, aligned.answer
    wanted, told = _weights(expected, distinct), _weights(answer, distinct)
    firm = weighted(aligned.anywhere**2, expected.weights * expected.counts * wanted)
    near = cosines(expected.total_of(wanted), answer.total_of(told))
    words = min(max(1, len(answer.text.words)), _FULL_WORDS)
    return firm, float(near[0, 0]), math.log(words / _FULL_WORDS)


def stretches(text: Text) -> list[str]:
    """Return a text cut between sentences into parts of about equal numbers of sentences."""
    count = max(1, math.ceil(len(text.words) / _STRETCH_WORDS))
    each = max(1, math.ceil(len(text.sentences) / count))
    runs = batched(text.sentences, each, strict=False)
    return [text.raw[run[0].start : run[-1].end] for run in runs]


def log_odds(aligned: Alignment, model: StoryModel) -> float:
    """Return the log odds that the answer is about what was asked."""
    firm, cosine, length = measures(aligned, model.distinct)
    return model.firm * firm + model.cosine * cosine + model.length * length + model.intercept


def _weights(passage: Passage, distinct: dict[str, float]) -> Floats:
    return np.array([distinct.get(stem, 1.0) for stem in passage.stems])
