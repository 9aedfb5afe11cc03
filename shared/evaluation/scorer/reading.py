"""One answer, read against what is expected of it: everything the scores are made of."""

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer import signals
from shared.evaluation.scorer.alignment import Alignment, weighted
from shared.evaluation.scorer.artefacts import Artefacts
from shared.evaluation.scorer.contradiction import contradicting
from shared.evaluation.scorer.expectation import Expectation
from shared.evaluation.scorer.features import features
from shared.evaluation.scorer.focus import focus
from shared.evaluation.scorer.keypoints import (
    NOWHERE,
    WHOLE_MEAN,
    WHOLE_MOST,
    WHOLE_SLOPE,
    Found,
    by_best_wording,
    find,
    odds,
    whole_share,
)
from shared.evaluation.scorer.passage import Passage
from shared.evaluation.scorer.prose import Prose
from shared.evaluation.scorer.star import Story, story_of
from shared.evaluation.scorer.text import grammar_share
from shared.evaluation.scorer.topic import log_odds, stretches
from shared.ports.evaluator import QuestionKind

type Flags = NDArray[np.bool_]

_LIST_WORDS, _BARE_SHARE, _LIST_REFERENCE = 8, 0.12, 0.3
_TOPIC_SLOPE, _TOPIC_MIDDLE = 3.0, -1.1
_ELSEWHERE = 0.2  # what is left of that credit in a story about something else
_SHOWN_CREDIT = 0.9  # a story that shows all that a key point asks for


class Reading:
    """Measures of one answer, each taken when first asked for."""

    def __init__(self, expected: Expectation, answer: str, learned: Artefacts) -> None:
        """Take the expectation and the answer."""
        self.expected = expected
        self.answer = Passage(answer, learned.vectors)
        self._learned = learned

    @property
    def is_behavioural(self) -> bool:
        """Whether the question asks for an experience."""
        return self.expected.kind == QuestionKind.BEHAVIOURAL

    @cached_property
    def prose(self) -> Prose:
        """The running text without program code."""
        return Prose(self.answer.text)

    @cached_property
    def order(self) -> float:
        """How well the words stand in the order of sentences."""
        return self._learned.word_order.score(self.prose.text)

    @cached_property
    def wordlike_share(self) -> float:
        """The share of words in the running text that are words or could be."""
        forms = self.prose.text.forms
        known, letters = self._learned.vectors.known, self._learned.letters
        good = sum(known(form) or letters.is_wordlike(form) for form in forms)
        return good / len(forms) if forms else 1.0

    @cached_property
    def reference(self) -> Alignment:
        """The reference answer in this answer."""
        return Alignment(self.expected.reference, self.answer)

    @cached_property
    def focus(self) -> float:
        """How far the answer keeps to the subject, 0 to 1."""
        return focus(self.expected.subject, self.answer, ~self.bare)

    @cached_property
    def asked_share(self) -> float:
        """How much of the question's words the answer takes up, 0 to 1."""
        aligned = Alignment(self.expected.question, self.answer)
        return weighted(aligned.anywhere**2, aligned.expected.weights)

    @cached_property
    def agreement(self) -> float:
        """What markers of short answers would give, 0 to 5, before any contradiction counts."""
        row = features(self.expected.question, self.reference, self.order)
        return min(5.0, max(0.0, self._learned.forest.predict(row)))

    @cached_property
    def bare(self) -> Flags:
        """Whether each sentence is a mere list of words (sentences,).

        One too short to tell is like the whole; program code is none, and nothing is where the
        reference answer is a list itself.
        """
        sentences = self.answer.sentences
        if grammar_share(self.expected.reference.text) < _LIST_REFERENCE:
            return np.zeros(len(sentences), dtype=np.bool_)
        whole = grammar_share(self.answer.text)
        shares = (grammar_share(s) if len(s.words) >= _LIST_WORDS else whole for s in sentences)
        flags = [
            share < _BARE_SHARE and not self.prose.is_code_at(sentence.start)
            for sentence, share in zip(sentences, shares, strict=True)
        ]
        return np.array(flags, dtype=np.bool_)

    @cached_property
    def contradictions(self) -> Flags:
        """Whether each sentence says the contrary of something expected (sentences,)."""
        return contradicting((*self._sentences, *self._points), len(self.answer.sentences))

    @cached_property
    def contradicted_share(self) -> float:
        """The share of the answer's words that stand in such sentences."""
        return self._share(self.contradictions)

    @property
    def bare_share(self) -> float:
        """The share of the answer's words that stand in mere lists."""
        return self._share(self.bare)

    @cached_property
    def story(self) -> Story:
        """The STAR parts."""
        return story_of(self.answer.sentences)

    @cached_property
    def points(self) -> tuple[Found, ...]:
        """Where and how far each key point is made."""
        if not self.answer.sentences:
            return tuple(NOWHERE for _ in self.expected.points)
        found = tuple(self._by_words(number) for number in range(len(self._points)))
        if self.is_behavioural:
            return tuple(self._by_story(number, one) for number, one in enumerate(found))
        return found

    @cached_property
    def coverage(self) -> float:
        """The mean credit of the key points, 0 to 1."""
        return sum(one.credit for one in self.points) / len(self.points)

    @cached_property
    def topic(self) -> float:
        """The log odds that a story is about what was asked, the mean over its stretches."""
        vectors, model = self._learned.vectors, self._learned.story
        parts = [Passage(part, vectors) for part in stretches(self.answer.text)]
        found = [log_odds(Alignment(self.expected.topic, part), model) for part in parts]
        return sum(found) / max(1, len(found))

    @cached_property
    def _sound(self) -> Flags:
        """Whether each window is free of contradicting sentences and mere lists."""
        return ~self._windows_with(self.contradictions | self.bare)

    def _windows_with(self, marked: Flags) -> Flags:
        """Return for each window whether it holds a marked sentence."""
        return np.array([marked[a : b + 1].any() for a, b in self.answer.windows], dtype=np.bool_)

    def _share(self, marked: Flags) -> float:
        lengths = np.array([len(s.words) for s in self.answer.sentences], dtype=np.float64)
        return weighted(marked.astype(np.float64), lengths)

    @cached_property
    def _points(self) -> tuple[Alignment, ...]:
        return tuple(Alignment(point, self.answer) for point in self.expected.points)

    @cached_property
    def _sentences(self) -> tuple[Alignment, ...]:
        return tuple(Alignment(sentence, self.answer) for sentence in self.expected.sentences)

    @cached_property
    def _shift(self) -> float:
        """Return how much the whole match adds to the log odds of every key point."""
        parts = [Alignment(self.expected.all_points, self.answer)]
        if not self.is_behavioural:
            parts.append(self.reference)
        share = self.focus * whole_share(self.expected.question, parts, self._sound)
        return min(WHOLE_MOST, WHOLE_SLOPE * (share - WHOLE_MEAN))

    def _by_words(self, number: int) -> Found:
        model, question = self._learned.key_point, self.expected.question
        wording = self.expected.wordings[number]
        second = (
            np.zeros(0)
            if wording is None
            else odds(question, self._sentences[wording], self._sound, model, self.focus)
        )
        first = odds(question, self._points[number], self._sound, model, self.focus)
        both = by_best_wording(first, second)
        against = self._windows_with(self.contradictions)
        return find(both, self._sound, against, self._shift, self.answer)

    @cached_property
    def _shown(self) -> dict[str, int]:
        sound = np.flatnonzero(~(self.contradictions | self.bare)).tolist()
        return signals.shown_by((n, self.answer.sentences[n]) for n in sound)

    def _by_story(self, number: int, found: Found) -> Found:
        """Give credit also for showing the kind of thing that the key point describes."""
        text = self.expected.points[number].text.raw
        credit, at = signals.credit(text, self._shown, self.story)
        about = 1 / (1 + math.exp(-_TOPIC_SLOPE * (self.topic - _TOPIC_MIDDLE)))
        credit *= _SHOWN_CREDIT * (_ELSEWHERE + (1 - _ELSEWHERE) * about)
        return found if credit <= found.credit else Found(credit, at, at)
