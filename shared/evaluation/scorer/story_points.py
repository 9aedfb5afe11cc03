"""Whether a story shows a key point: by words, by signals, and by what the verifier reads in it.

A key point of a behavioural question describes the answer ("You informed the affected people
early"), and no two answers tell the same story. Signals see that somebody was told something; only
a reader of both texts sees that it was late, or somebody else.
"""

import math
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer import behavioural_signals
from shared.evaluation.scorer.embeddings import cosines
from shared.evaluation.scorer.key_points import PointMatch
from shared.evaluation.scorer.model_schema import StoryPointModel
from shared.evaluation.scorer.star import Story
from shared.evaluation.scorer.text_vectors import TextVectors
from shared.evaluation.scorer.verifier import CONTRADICTED, ENTAILED, Verifier

type Flags = NDArray[np.bool_]

_TOPIC_SLOPE, _TOPIC_MIDDLE = 3.0, -1.25
_OFF_TOPIC_SHARE = 0.2  # of all credit remains in a story about something else
_LEAST_SUBSTANCE = 0.35  # and so much if no story is told
_SIGNALS_CREDIT = 0.9  # if a story shows every signal that a key point asks for
_READ = 6  # parts of a story for each key point, the likest to it: each costs about 7 ms


class Shown(NamedTuple):
    """What a story says of one key point, for ``StoryPointModel``; each better when higher.

    ``matched`` is the credit for words and signals, ``entailed`` the probability that the part
    which shows the key point most shows it, ``verified`` the verdict that is surest, -1 to 1.
    """

    matched: float
    entailed: float
    verified: float

    def credit(self, model: StoryPointModel) -> float:
        """Return how likely the key point is shown."""
        weighed = (getattr(model, name) * value for name, value in self._asdict().items())
        return 1 / (1 + math.exp(-model.intercept - math.fsum(weighed)))


class Usable(NamedTuple):
    """What of a story may show a key point: its windows, and its sentences for signals."""

    windows: Flags
    sentences: Flags


class StoryPoints:
    """A story read part by part, two sentences each, against the key points of its question.

    ``topic`` are the log odds that it is about what was asked.
    """

    def __init__(
        self,
        points: Sequence[TextVectors],
        answer: TextVectors,
        story: Story,
        *,
        usable: Usable,
        topic: float,
        verifier: Verifier,
    ) -> None:
        """Take key points and answer; nothing is read yet."""
        self._points, self._answer, self._verifier = points, answer, verifier
        self._story = story
        on_topic = 1 / (1 + math.exp(-_TOPIC_SLOPE * (topic - _TOPIC_MIDDLE)))
        self._told_share = min(1.0, _LEAST_SUBSTANCE + story.substance)
        self._told_share *= _OFF_TOPIC_SHARE + (1 - _OFF_TOPIC_SHARE) * on_topic
        told = (answer.sentences[number] for number in np.flatnonzero(usable.sentences).tolist())
        self._signals = behavioural_signals.shown_by(told)
        last = len(answer.sentences) - 1
        self._parts = [
            number
            for number, (begin, end) in enumerate(answer.windows)
            if usable.windows[number] and begin % 2 == 0 and (end > begin or begin == last)
        ]

    def matched(self, number: int, found: PointMatch, model: StoryPointModel) -> PointMatch:
        """Return how well a key point is shown, of which words alone say ``found``."""
        shown = None if found.contradicted else self.shown(number, found)
        if shown is None:
            return found
        parts, shares = self._verdicts[number]
        nearest = parts[int(shares[:, ENTAILED].argmax())]
        credit = shown.credit(model) * self._told_share
        return PointMatch(credit, *self._answer.windows[nearest])

    def shown(self, number: int, found: PointMatch) -> Shown | None:
        """Return the measures of a key point; None if no part of the story may show it."""
        if not self._parts:
            return None
        shares = self._verdicts[number][1]
        verdicts = shares[:, ENTAILED] - shares[:, CONTRADICTED]
        surest = float(verdicts[np.abs(verdicts).argmax()])
        matched = max(found.credit, self._by_signals(number))
        return Shown(matched, float(shares[:, ENTAILED].max()), surest)

    def _by_signals(self, number: int) -> float:
        """Return the credit for showing what the key point describes, whatever the words."""
        text = self._points[number].text.raw
        credit = behavioural_signals.credit(text, self._signals, self._story)
        return _SIGNALS_CREDIT * self._told_share * credit

    @cached_property
    def _verdicts(self) -> list[tuple[list[int], NDArray[np.float32]]]:
        """The parts that were read for each key point, and the three probabilities of each."""
        chosen = [self._likest(point) for point in self._points]
        asked = [
            (self._text(part), point.text.raw)
            for point, parts in zip(self._points, chosen, strict=True)
            for part in parts
        ]
        ends = np.cumsum([len(parts) for parts in chosen])[:-1]
        return list(zip(chosen, np.split(self._verifier.judged(asked), ends), strict=True))

    def _likest(self, point: TextVectors) -> list[int]:
        rows = self._answer.window_rows[self._parts]
        order = np.argsort(-cosines(point.total, rows)[0], kind="stable")[:_READ]
        return [self._parts[place] for place in order.tolist()]

    def _text(self, window: int) -> str:
        first, last = self._answer.windows[window]
        sentences = self._answer.sentences
        return self._answer.text.raw[sentences[first].start : sentences[last].end]
