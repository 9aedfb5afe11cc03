"""Which key points an answer makes, how surely, and in which sentence.

A key point is looked for in every sentence and every two neighbours, in its own words and in
those of the sentence of the reference answer that makes it. What the answer has of the whole
expectation shifts the odds, as far as it keeps to the subject: a doubtful match is more likely
meant in an answer that has the rest. Words of the question count less: everyone can repeat those.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.alignment import Alignment, weigh, weighted
from shared.evaluation.scorer.learned import KeyPointModel
from shared.evaluation.scorer.passage import Floats, Passage
from shared.evaluation.scorer.vectors import cosines
from shared.ports.evaluator import Coverage

type Windows = NDArray[np.bool_]
"""Which windows are meant (windows,). Sound ones hold no contradicting sentence and no list."""

ASKED_WEIGHT = 0.375
"""A multiple of 1/8, so that sums of weighted rows stay exact."""
COVERED, PARTLY = 0.7, 0.35
"""From this credit on a key point counts as covered, or as partly covered."""
SECOND_WORDING = -0.3
"""Log odds: the reference's sentence may say more than the key point does."""
WHOLE_SLOPE, WHOLE_MEAN, WHOLE_MOST = 12.0, 0.22, 0.5
"""Log odds per share of the whole expectation, the share that leaves them as they are, and the
most it may add: having one half well says nothing of the other.

Chosen on half of the answers in ``bench/evaluation_answers.json``.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """How far a key point is made: ``credit`` 0 to 1, and the sentences it rests on."""

    credit: float
    first: int
    last: int
    contradicted: bool = False

    @property
    def coverage(self) -> Coverage:
        """The credit in words."""
        if self.credit >= COVERED:
            return Coverage.COVERED
        return Coverage.PARTLY if self.credit >= PARTLY else Coverage.MISSED


NOWHERE = Found(0.0, 0, -1)


def asked_share(question: Passage, passage: Passage) -> Floats:
    """Return what each word of a passage counts: 1, or less where the question has it."""
    return ASKED_WEIGHT + (1 - ASKED_WEIGHT) * passage.without(frozenset(question.stems))


def measures(question: Passage, aligned: Alignment, sound: Windows, focused: float = 1) -> Floats:
    """Return firm recall, cosine and recall in any sound window, for each window (windows, 3).

    What stands in other windows counts as far as the answer keeps to the subject.
    """
    point, answer = aligned.expected, aligned.answer
    share = asked_share(question, point)
    weights = point.weights * share
    firm = weigh(weights, aligned.by_window**2) / weights.sum()
    near = cosines(point.total_of(share), answer.window_rows)[0]
    anywhere = np.full(len(firm), focused * weighted(_best(aligned, sound), weights))
    return np.column_stack([firm, near, anywhere])


def odds(
    question: Passage, aligned: Alignment, sound: Windows, model: KeyPointModel, focused: float = 1
) -> Floats:
    """Return the log odds that each window makes the point (windows,); may be empty."""
    if not aligned.expected.words or not aligned.answer.words:
        return np.zeros(0)
    weights = np.array([model.firm, model.cosine, model.anywhere])
    found: Floats = (measures(question, aligned, sound, focused) * weights).sum(axis=1)
    return found + model.intercept


def whole_share(question: Passage, parts: list[Alignment], sound: Windows) -> float:
    """Return how much of these passages the answer has, 0 to 1; firm matches count most."""
    shares = [
        weighted(
            _best(part, sound) ** 2, part.expected.weights * asked_share(question, part.expected)
        )
        for part in parts
    ]
    return sum(shares) / len(shares)


def find(both: Floats, sound: Windows, against: Windows, shift: float, answer: Passage) -> Found:
    """Return the best sound window for a key point; ``both`` are the odds by its best wording.

    Where the point stands only in a window ``against`` it, one that holds a contradicting
    sentence, it counts as contradicted.
    """
    if not len(both):
        return NOWHERE
    best, credit = _best_of(both, sound, shift)
    worst, denied = _best_of(both, against, shift)
    if credit < PARTLY <= denied:
        return Found(credit, *answer.windows[worst], contradicted=True)
    return Found(credit, *answer.windows[best])


def _best_of(both: Floats, among: Windows, shift: float) -> tuple[int, float]:
    """Return the best of these windows and its credit, 0 where there is none."""
    best = int(np.where(among, both, -np.inf).argmax())
    return best, _chance(float(both[best]) + shift) if among.any() else 0.0


def by_best_wording(point: Floats, second: Floats) -> Floats:
    """Return the odds of each window by the better of a key point's two wordings."""
    return np.maximum(point, second + SECOND_WORDING) if len(second) else point


def _best(aligned: Alignment, sound: Windows) -> Floats:
    return aligned.by_window[:, sound].max(axis=1, initial=0.0)


def _chance(odds_of_it: float) -> float:
    return 1 / (1 + math.exp(-odds_of_it))
