"""How much of an answer keeps to the subject.

The best match for anything gets better the longer an answer is, whatever it is about. This does
not: it is a share of the answer. Of a short answer it says little, and needs to say little.
"""

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.alignment import weighted
from shared.evaluation.scorer.passage import Passage
from shared.evaluation.scorer.vectors import cosines

_FAR, _NEAR = 0.3, 0.5
"""Most sentences about something else are further from the subject, most good ones nearer."""
_ENOUGH = 0.5
"""A good answer keeps to the subject in half of what it says: examples and asides belong to it."""
_TELLING_WORDS = 100


def focus(subject: Passage, answer: Passage, said: NDArray[np.bool_]) -> float:
    """Return 1 for an answer that keeps to the subject, down to 0 for one that never comes to it.

    ``subject`` is the question with all that is expected; sentences that are not ``said``
    (sentences,) come to nothing.
    """
    count = len(answer.sentences)
    if not count:
        return 0.0
    cosine = cosines(subject.total, answer.window_rows[:count])[0]
    near = said * np.clip((cosine - _FAR) / (_NEAR - _FAR), 0.0, 1.0)
    words = np.array([len(sentence.words) for sentence in answer.sentences], dtype=np.float64)
    kept = min(1.0, weighted(near, words) / _ENOUGH)
    return 1 - (1 - kept) * min(1.0, len(answer.text.words) / _TELLING_WORDS)
