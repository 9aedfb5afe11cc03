"""Whether an answer makes a key point, by which side of its statements the answer is on.

Words that match the key point match as well in a wrong claim about it. What tells the two apart is
whether the answer is nearer to what people rightly say of the point, or to what they say wrongly.
"""

import math
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.model_schema import SidingModel
from shared.evaluation.scorer.soft_likeness import soft_likeness
from shared.evaluation.scorer.statements import PAIRED, Sides
from shared.evaluation.scorer.text_vectors import Floats, Ints, TextVectors
from shared.evaluation.scorer.verifier import CONTRADICTED, ENTAILED, Verifier

type Windows = NDArray[np.bool_]
"""A mask of windows (windows,)."""

_NEAREST = 3
_VERIFIED = 3  # windows for each key point: more add little, and each costs 15 ms
_LEAST_LEANING = -4.0
_MISTAKE, _OUTDONE = 0.4, 0.85  # likeness to a mistake; how much nearer it is than what is right
_MOST_CONTENT = 4.4  # beyond it the words of one point say nothing of another
_TOGETHER = 0.15  # by so much two sentences are nearer to a mistake than either
_UNLIKE, _LIKE = 0.14, 0.24  # waffle is at most so like all that is right; good answers are more
_SAID = 0.15  # what is less like anything right about a point is part of it at most
_SURELY, _SURELY_LEANING = 0.97, 0.5
"""From these on, words and listed statements are so sure that the verifier may not deny a point: it
takes a sentence that contrasts two things for one that exchanges them."""
_MATCHED, _BEHIND, _AFFIRMED = 0.9, -0.06, 0.3
"""From the first on a match of words stands, unless a mistake is nearer by more than the second and
the verifier does not affirm it."""


class Sided(NamedTuple):
    """How near each window is to what is said rightly and wrongly of a key point (windows,).

    ``right`` and ``wrong`` are means of the three nearest statements, ``nearest_right`` and
    ``nearest_wrong`` the likeness to a single one.
    """

    right: Floats
    wrong: Floats
    nearest_right: Floats
    nearest_wrong: Floats


class Measures(NamedTuple):
    """What the statements say of one key point, for ``SidingModel``; each better when higher.

    ``right`` is the likeness of the best window to what is right, ``leads`` by how much that is
    more than to mistakes, ``leaning`` the log odds by listed mistakes, ``content`` the grade that
    the words alone would get, ``verified`` the verdict of the verifier, -1 to 1.
    """

    right: float
    leads: float
    leaning: float
    content: float
    verified: float


class Siding:
    """An answer compared with the statements about each key point of its question.

    ``usable`` are the windows that may support a point, ``meant`` those that claim anything.
    """

    def __init__(
        self,
        sides: Sequence[Sides | None],
        answer: TextVectors,
        *,
        usable: Windows,
        meant: Windows,
        verifier: Verifier,
    ) -> None:
        """Compare each window with each statement."""
        self._sides = sides
        self._points = [None if each is None else _sided(each, answer) for each in sides]
        self._known = [each for each in self._points if each is not None]
        self._answer, self._verifier = answer, verifier
        self._usable, self._meant = usable, meant

    def measures(self, number: int, leaning: float, content: float) -> Measures | None:
        """Return the measures of a key point; None without statements, or if nothing makes it.

        ``content`` is the grade that the answer's words alone would get, and ``leaning`` the log
        odds by listed mistakes.
        """
        found = self._points[number]
        if found is None or not self._usable.any():
            return None
        outdone = (self._mistakes >= _MISTAKE) & (found.nearest_right < _OUTDONE * self._mistakes)
        best = float(np.where(self._usable & ~outdone, found.right, 0.0).max())
        leaning, content = max(_LEAST_LEANING, leaning), min(_MOST_CONTENT, content)
        return Measures(best, self._leads(found.right), leaning, content, self._verdicts[number])

    def credit(self, found: Measures, matched: float, model: SidingModel) -> float:
        """Return the credit of a key point, of which words alone would give ``matched``."""
        if matched >= _SURELY and found.leaning >= _SURELY_LEANING:
            found = found._replace(verified=max(0.0, found.verified))
        weighed = (getattr(model, name) * value for name, value in found._asdict().items())
        log_odds = model.intercept + math.fsum(weighed)
        made = self._substance / (1 + math.exp(-log_odds)) * min(1.0, found.right / _SAID)
        borne_out = found.leads >= _BEHIND or found.verified >= _AFFIRMED
        sure = matched >= _MATCHED and borne_out
        return max(made, matched) if sure else made

    def nearest(self, number: int) -> int:
        """Return the usable window that is nearest to what is right about a key point."""
        found = self._points[number]
        right = np.zeros(len(self._answer.windows)) if found is None else found.right
        return int(np.where(self._usable, right, -1.0).argmax())

    @cached_property
    def likeness(self) -> Floats:
        """How like each window is to what is said of any key point, rightly or wrongly."""
        either = [np.maximum(each.right, each.wrong) for each in self._known]
        return np.array([np.zeros(len(self._answer.windows)), *either]).max(axis=0)

    def _leads(self, right: Floats) -> float:
        """Return the lead of the right side at the windows nearest to either.

        Mistakes about any key point count: they resemble each other, and what is wrong about one
        makes no other.
        """
        nearest = self._claims(np.maximum(right, self._wrong), _NEAREST)
        return float((right - self._wrong)[nearest].mean())

    def _claims(self, likenesses: Floats, most: int) -> Ints:
        """Return the windows that claim something and are likest, the likest first."""
        claimed = np.flatnonzero(self._meant)
        found: Ints = claimed[np.argsort(-likenesses[claimed], kind="stable")[:most]]
        return found

    @cached_property
    def _verdicts(self) -> list[float]:
        """The verifier's verdict where it is surest of a key point: -1 (contrary) to 1 (said)."""
        asked = [
            (number, self._window(window), sides.key_point)
            for number, (found, sides) in enumerate(zip(self._points, self._sides, strict=True))
            if found is not None and sides is not None
            for window in self._claims(np.maximum(found.right, found.wrong), _VERIFIED).tolist()
        ]
        judged = self._verifier.judged([(said, point) for _, said, point in asked])
        verdicts = [0.0] * len(self._points)
        for (number, _, _), shares in zip(asked, judged, strict=True):
            verdict = float(shares[ENTAILED] - shares[CONTRADICTED])
            verdicts[number] = max(verdicts[number], verdict, key=abs)
        return verdicts

    def _window(self, number: int) -> str:
        first, last = self._answer.windows[number]
        sentences = self._answer.sentences
        return self._answer.text.raw[sentences[first].start : sentences[last].end]

    @cached_property
    def _wrong(self) -> Floats:
        wrong: Floats = np.array([each.wrong for each in self._known]).max(axis=0)
        return wrong

    @cached_property
    def _mistakes(self) -> Floats:
        """How near each window is to a single mistake, be it only with its neighbour."""
        near: Floats = np.array([each.nearest_wrong for each in self._known]).max(axis=0)
        count = (len(near) + 1) // 2  # sentences come first, then neighbours together
        alone, together = near[:count].copy(), near[count:]
        for part, apart in ((alone[:-1], near[: count - 1]), (alone[1:], near[1:count])):
            part[:] = np.where(together >= apart + _TOGETHER, np.maximum(part, together), part)
        return np.concatenate([alone, together])

    @cached_property
    def _substance(self) -> float:
        """How far anything in the answer is like anything right about any key point, 0 to 1."""
        best = max(float(each.right[self._usable].max()) for each in self._known)
        return min(1.0, max(0.0, (best - _UNLIKE) / (_LIKE - _UNLIKE)))


def _sided(sides: Sides, answer: TextVectors) -> Sided:
    found = soft_likeness(sides.vectors, answer)
    right, wrong = found[: sides.rights], found[sides.rights :]
    return Sided(_near(right), _near(wrong), right.max(axis=0), wrong[:PAIRED].max(axis=0))


def _near(likenesses: Floats) -> Floats:
    return np.sort(likenesses, axis=0)[-_NEAREST:].mean(axis=0)
