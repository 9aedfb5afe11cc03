"""How much of an answer is on topic.

Best matches improve with the length of an answer, whatever it is about; a share of the answer does
not. The share is unreliable for short answers, so it counts less for them. A sentence is on topic
by its likeness to the question's texts, or to what people say of its key points, rightly or not.
"""

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.alignment import weighted_mean
from shared.evaluation.scorer.embeddings import cosines
from shared.evaluation.scorer.text_vectors import Floats, TextVectors

_FAR, _NEAR = 0.3, 0.5
"""Cosines: most unrelated sentences are below the first, most good ones above the second."""
_UNLIKE, _LIKE = 0.18, 0.28
"""Likeness to statements: nine in ten sentences about another question are below the first."""
_ENOUGH = 0.5
"""A good answer is on topic in half of its words; the rest may be examples and asides."""
_RELIABLE_WORDS = 100


def on_topic_share(
    subject: TextVectors, answer: TextVectors, said: Floats, counted: NDArray[np.bool_]
) -> float:
    """Return the share that is on topic: 1 for a focused answer, 0 for one about something else.

    ``subject`` is the question with key points and reference answer, ``said`` the likeness of each
    window to the nearest statements (windows,). Sentences masked out by ``counted`` (sentences,)
    are off topic.
    """
    count = len(answer.sentences)
    if not count:
        return 0.0
    cosine = cosines(subject.total, answer.window_rows[:count])[0]
    near = np.clip((cosine - _FAR) / (_NEAR - _FAR), 0.0, 1.0)
    near = np.maximum(near, np.clip((said[:count] - _UNLIKE) / (_LIKE - _UNLIKE), 0.0, 1.0))
    words = np.array([len(sentence.words) for sentence in answer.sentences], dtype=np.float64)
    kept = min(1.0, weighted_mean(counted * near, words) / _ENOUGH)
    return 1 - (1 - kept) * min(1.0, len(answer.text.words) / _RELIABLE_WORDS)
