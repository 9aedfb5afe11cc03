"""Matches key points with windows of an answer: one sentence, or two in a row.

A key point is matched in its own wording and in that of the reference answer's sentence that makes
it. How much of the whole reference an on-topic answer contains shifts the log odds: a doubtful
match is more likely right in an answer that has the rest. Words of the question count less, since
anyone can repeat them.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.alignment import Alignment, weighted_mean, weighted_rows
from shared.evaluation.scorer.embeddings import cosines
from shared.evaluation.scorer.model_schema import KeyPointModel
from shared.evaluation.scorer.text_vectors import Floats, TextVectors
from shared.ports.evaluator import Coverage

type Windows = NDArray[np.bool_]
"""A mask of windows (windows,). Usable ones contain no contradicting sentence and no word list."""

ASKED_WEIGHT = 0.375
"""The weight of a word of the question; a multiple of 1/8 keeps sums of weighted rows exact."""
COVERED, PARTLY = 0.7, 0.35
"""The least credit of a key point that is covered, and of one that is partly covered."""
_SUREST = 4.6
"""The most log odds, either way, of a match of words alone: a credit of 0.99."""
_CLEARLY = 1.0
"""The least lead in log odds of a sentence that says the contrary over all that supports."""
SECOND_WORDING = -0.3
"""Added to the log odds by the reference's wording, which may say more than the key point."""
OVERALL_SLOPE, OVERALL_MEAN, OVERALL_MOST = 12.0, 0.22, 0.5
"""Log odds per share of the whole reference, the neutral share, and the most that may be added:
having one half of the reference says nothing about the other.

Chosen on half of the answers in ``bench/evaluation_answers.json``.
"""


@dataclass(frozen=True, slots=True)
class PointMatch:
    """How well a key point is matched: ``credit`` from 0 to 1, and the sentences of the match.

    ``mistake`` is the common mistake that the sentences come close to.
    """

    credit: float
    first: int
    last: int
    contradicted: bool = False
    mistake: str | None = None

    @property
    def coverage(self) -> Coverage:
        """The credit as one of three levels."""
        if self.credit >= COVERED:
            return Coverage.COVERED
        return Coverage.PARTLY if self.credit >= PARTLY else Coverage.MISSED


NO_MATCH = PointMatch(0.0, 0, -1)


class Shift(NamedTuple):
    """What is added to the log odds of a match: by the whole answer, and by the statements.

    However well the words match, statements can still tell right from wrong.
    """

    overall: float
    statements: float


class Contrary(NamedTuple):
    """The windows with a contradicting or rejected sentence, and those with one turned round."""

    against: Windows
    turned: Windows


def question_discount(question: TextVectors, text: TextVectors) -> Floats:
    """Return the weight of each distinct word: 1, or less if the question contains it (forms,)."""
    return ASKED_WEIGHT + (1 - ASKED_WEIGHT) * text.without(frozenset(question.stems))


def measures(
    question: TextVectors, aligned: Alignment, usable: Windows, on_topic_share: float = 1
) -> Floats:
    """Return recall, cosine and recall in any usable window, for each window (windows, 3).

    Recall in other windows counts in proportion to ``on_topic_share``.
    """
    point, answer = aligned.expected, aligned.answer
    share = question_discount(question, point)
    weights = point.weights * share
    firm = weighted_rows(weights, aligned.by_window**2) / weights.sum()
    near = cosines(point.total_of(share), answer.window_rows)[0]
    anywhere = np.full(
        len(firm), on_topic_share * weighted_mean(_recalled(aligned, usable), weights)
    )
    return np.column_stack([firm, near, anywhere])


def odds(
    question: TextVectors,
    aligned: Alignment,
    usable: Windows,
    model: KeyPointModel,
    on_topic_share: float = 1,
) -> Floats:
    """Return the log odds that each window makes the key point (windows,); may be empty."""
    if not aligned.expected.words or not aligned.answer.words:
        return np.zeros(0)
    weights = np.array([model.firm, model.cosine, model.anywhere])
    found: Floats = (measures(question, aligned, usable, on_topic_share) * weights).sum(axis=1)
    return found + model.intercept


def odds_by_wording(
    question: TextVectors,
    point: Alignment,
    second: Alignment | None,
    usable: Windows,
    model: KeyPointModel,
    on_topic_share: float,
) -> Floats:
    """Return the log odds of each window by the better of a key point's wordings.

    ``second`` is the wording of the reference answer, where it makes the point.
    """
    found = odds(question, point, usable, model, on_topic_share)
    if second is None:
        return found
    return by_best_wording(found, odds(question, second, usable, model, on_topic_share))


def overall_share(question: TextVectors, parts: list[Alignment], usable: Windows) -> float:
    """Return the share of these texts that the answer contains; close matches count most."""
    shares = [
        weighted_mean(
            _recalled(part, usable) ** 2,
            part.expected.weights * question_discount(question, part.expected),
        )
        for part in parts
    ]
    return sum(shares) / len(shares)


def best_match(
    both: Floats, usable: Windows, contrary: Contrary, shift: Shift, answer: TextVectors
) -> PointMatch:
    """Return the best usable window for a key point, given the log odds by its better wording.

    A key point that is matched only in a window against it, or far better by a sentence that turns
    something round than by any usable window, is contradicted.
    """
    if not len(both):
        return NO_MATCH
    best, credit = _best_of(both, usable, shift)
    worst, denied = _best_of(both, contrary.against, shift)
    if credit < PARTLY <= denied:
        return PointMatch(credit, *answer.windows[worst], contradicted=True)
    alone = np.array([first == last for first, last in answer.windows])
    worst, denied = _best_of(both, contrary.turned & alone, shift)
    if denied >= COVERED and both[worst] - both[best] >= _CLEARLY:
        return PointMatch(0.0, *answer.windows[worst], contradicted=True)
    return PointMatch(credit, *answer.windows[best])


def _best_of(both: Floats, among: Windows, shift: Shift) -> tuple[int, float]:
    """Return the best of these windows and its credit, which is 0 if there is none."""
    best = int(np.where(among, both, -np.inf).argmax())
    if not among.any():
        return best, 0.0
    matched = min(_SUREST, max(-_SUREST, float(both[best]) + shift.overall))
    return best, _probability(matched + shift.statements)


def by_best_wording(point: Floats, second: Floats) -> Floats:
    """Return the log odds of each window by the better of a key point's two wordings."""
    return np.maximum(point, second + SECOND_WORDING) if len(second) else point


def _recalled(aligned: Alignment, usable: Windows) -> Floats:
    return aligned.by_window[:, usable].max(axis=1, initial=0.0)


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
