"""Whether a story is about what was asked.

Behavioural questions and stories share many words whatever they are about, so each stem is weighted
by how few behavioural questions contain it. A longer text shares more words with any question,
so length is a feature of the model, and a long answer is split into chunks.
"""

import math
from itertools import batched

import numpy as np

from shared.evaluation.scorer.alignment import Alignment, weighted_mean
from shared.evaluation.scorer.embeddings import cosines
from shared.evaluation.scorer.model_schema import StoryModel
from shared.evaluation.scorer.text import Text
from shared.evaluation.scorer.text_vectors import Floats, TextVectors

_FULL_WORDS = 120
_CHUNK_WORDS = 200


def measures(aligned: Alignment, distinct: dict[str, float]) -> tuple[float, float, float]:
    """Return recall of question and key points, cosine, and the logarithm of the length.

    Recall and cosine are weighted by ``distinct``; the length is 0 for a story of full length and
    negative for a shorter one.
    """
    expected, answer = aligned.expected, aligned.answer
    wanted, given = _weights(expected, distinct), _weights(answer, distinct)
    firm = weighted_mean(aligned.anywhere**2, expected.weights * expected.counts * wanted)
    near = cosines(expected.total_of(wanted), answer.total_of(given))
    words = min(max(1, len(answer.text.words)), _FULL_WORDS)
    return firm, float(near[0, 0]), math.log(words / _FULL_WORDS)


def chunks(text: Text) -> list[str]:
    """Split a text into chunks with about equal numbers of sentences."""
    count = max(1, math.ceil(len(text.words) / _CHUNK_WORDS))
    each = max(1, math.ceil(len(text.sentences) / count))
    runs = batched(text.sentences, each, strict=False)
    return [text.raw[run[0].start : run[-1].end] for run in runs]


def log_odds(aligned: Alignment, model: StoryModel) -> float:
    """Return the log odds that the answer is about what was asked."""
    firm, cosine, length = measures(aligned, model.distinct)
    return model.firm * firm + model.cosine * cosine + model.length * length + model.intercept


def _weights(text_vectors: TextVectors, distinct: dict[str, float]) -> Floats:
    return np.array([distinct.get(stem, 1.0) for stem in text_vectors.stems])
