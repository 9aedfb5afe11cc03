"""Whether an answer tells the reference answer again.

Where the reference is one answer of many, its key points describe an answer and have few words of
it. Its author wrote it to make all of them, so whoever tells it makes them too.
"""

import numpy as np

from shared.evaluation.scorer.alignment import Alignment, weighted_mean
from shared.evaluation.scorer.key_points import Windows

_FROM, _ALL = 0.65, 0.85
"""Shares of the reference's words. No other story of the bank, nor one written by hand, has as many
as the first (the most is 0.44); what has the second is the reference in all that matters."""

_OWN = 1.25
"""A third of the answer may be about something else."""


def retold(aligned: Alignment, usable: Windows) -> float:
    """Return how far the usable windows tell the reference again, 0 to 1."""
    if not usable.any():
        return 0.0
    expected = aligned.expected
    said = (aligned.by_window[:, usable].max(axis=1) >= 1).astype(np.float64)
    share = weighted_mean(said, expected.weights * expected.counts)
    share = min(share, _OWN * _share_of_reference(aligned))
    return min(1.0, max(0.0, (share - _FROM) / (_ALL - _FROM)))


def _share_of_reference(aligned: Alignment) -> float:
    """Return the share of the answer's words that the reference has: a long text has many."""
    answer = aligned.answer
    same = (aligned.similarity >= 1).any(axis=0).astype(np.float64)
    return weighted_mean(same, answer.weights * answer.counts)
