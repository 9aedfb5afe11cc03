"""Analysis of one answer against the reference: everything that the scores are computed from."""

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shared.evaluation.scorer.alignment import Alignment, weighted_mean
from shared.evaluation.scorer.contradiction import contradicting
from shared.evaluation.scorer.exchange import exchanged
from shared.evaluation.scorer.features import features
from shared.evaluation.scorer.hesitation import without_hesitations
from shared.evaluation.scorer.key_points import (
    NO_MATCH,
    OVERALL_MEAN,
    OVERALL_MOST,
    OVERALL_SLOPE,
    Contrary,
    PointMatch,
    Shift,
    best_match,
    odds_by_wording,
    overall_share,
)
from shared.evaluation.scorer.leaning import Leanings, leanings
from shared.evaluation.scorer.likeness import units
from shared.evaluation.scorer.lookalikes import in_latin
from shared.evaluation.scorer.model_files import Models
from shared.evaluation.scorer.mood import Moods, moods
from shared.evaluation.scorer.on_topic import on_topic_share
from shared.evaluation.scorer.prose import Prose
from shared.evaluation.scorer.reference import Reference
from shared.evaluation.scorer.retelling import retold
from shared.evaluation.scorer.siding import Measures, Siding
from shared.evaluation.scorer.star import Story, story_of
from shared.evaluation.scorer.step_order import turned_steps
from shared.evaluation.scorer.story_points import Shown, StoryPoints, Usable
from shared.evaluation.scorer.story_topic import chunks, log_odds
from shared.evaluation.scorer.text_vectors import TextVectors
from shared.evaluation.scorer.word_lists import word_lists
from shared.ports.evaluator import QuestionKind

type Flags = NDArray[np.bool_]

_DENIED_LOSS = 0.5  # key points: a wrong claim weighs more than a missing one
_RETOLD_CREDIT, _RETOLD_ODDS = 0.98, 3.0
_ON_TOPIC = 0.5  # share from which statements count in full: long answers are like everything


class AnswerAnalysis:
    """Properties of one answer, each computed on first access.

    ``said`` is the answer in Latin letters, ``answer`` the same without hesitations; offsets in
    both are those of the answer as given, ``raw``. ``graded_content``: see ``grading``.
    """

    def __init__(self, reference: Reference, answer: str, models: Models) -> None:
        """Take the question's reference and the text of the answer."""
        self.reference = reference
        self.raw = answer
        self.said = in_latin(answer, models.embeddings.known)
        self.answer = TextVectors(without_hesitations(self.said), models.embeddings)
        self.graded_content: float | None = None
        self._models = models

    @property
    def is_behavioural(self) -> bool:
        """Whether the question asks for a past experience."""
        return self.reference.kind == QuestionKind.BEHAVIOURAL

    @cached_property
    def prose(self) -> Prose:
        """The answer without program code."""
        return Prose(self.answer.text)

    @cached_property
    def word_order(self) -> float:
        """The score of the answer's word order; see ``WordOrderModel.score``."""
        return self._models.word_order.score(self.prose.text)

    @property
    def order_in_fragments(self) -> tuple[float, int]:
        """The same over what no mark divides; see ``WordOrderModel.score_in_fragments``."""
        return self._models.word_order.score_in_fragments(self.prose.text)

    @cached_property
    def wordlike_share(self) -> float:
        """The share of words that are in the vocabulary or have plausible letter sequences."""
        forms = self.prose.text.forms
        known, char_model = self._models.embeddings.known, self._models.char_model
        good = sum(known(form) or char_model.is_wordlike(form) for form in forms)
        return good / len(forms) if forms else 1.0

    @cached_property
    def reference_alignment(self) -> Alignment:
        """The reference answer aligned with this answer."""
        return Alignment(self.reference.answer, self.answer)

    @cached_property
    def on_topic_share(self) -> float:
        """How much of the answer is on topic, 0 to 1."""
        said = self._siding.likeness
        return on_topic_share(self.reference.subject, self.answer, said, ~self.word_lists)

    @cached_property
    def predicted_grade(self) -> float:
        """The grade that human graders would give, 0 to 5, contradictions ignored."""
        row = features(self.reference.question, self.reference_alignment, self.word_order)
        return min(5.0, max(0.0, self._models.forest.predict(row)))

    @cached_property
    def word_lists(self) -> Flags:
        """Whether each sentence is a list of words without grammar (sentences,)."""
        known, order = self.reference.answer.text, self._models.word_order
        return word_lists(self.answer, known, self.prose, order)

    @cached_property
    def contradictions(self) -> Flags:
        """Whether each sentence contradicts the reference or a key point (sentences,)."""
        expected = (*self._sentence_alignments, *self._key_point_alignments)
        return self._turned | contradicting(expected, len(self.answer.sentences))

    @cached_property
    def _turned(self) -> Flags:
        """Whether each sentence turns an expected one round (sentences,)."""
        expected = (self.reference.answer.text, self.reference.all_key_points.text)
        sentences, raw = self.answer.sentences, self.answer.text.raw
        return exchanged(expected, sentences, raw) | turned_steps(expected, sentences, raw)

    @cached_property
    def moods(self) -> Moods:
        """Which sentences are no claims; a story may report doubts, questions and errors."""
        sentences = self.answer.sentences
        if self.is_behavioural:
            return Moods.none(len(sentences))
        return moods(self.answer.text, sentences)

    @cached_property
    def against(self) -> Flags:
        """Whether each sentence is, or helps to be, the contrary of something expected."""
        flags = self.contradictions.copy()
        flags[list(self._leanings.mistakes)] = True
        for match in self.key_point_matches:
            if match.contradicted:
                flags[match.first : match.last + 1] = True
        return flags

    @cached_property
    def contradicted_share(self) -> float:
        """The share of the answer's words in sentences against what is expected."""
        return self.share(self.against)

    @property
    def asked_share(self) -> float:
        """The share of the answer's words in sentences that only ask."""
        return self.share(self.moods.asked)

    @cached_property
    def story(self) -> Story:
        """The STAR parts."""
        return story_of(self.answer.sentences)

    @cached_property
    def key_point_matches(self) -> tuple[PointMatch, ...]:
        """The best match of each key point."""
        if not self.answer.sentences:
            return tuple(NO_MATCH for _ in self.reference.key_points)
        found = map(self._matched_by_words, range(len(self._key_point_alignments)))
        judged = self._matched_by_story if self.is_behavioural else self._matched_by_statements
        matches = (judged(number, one) for number, one in enumerate(found))
        return tuple(map(self._matched_by_retelling, matches))

    @cached_property
    def coverage(self) -> float:
        """The mean credit of the key points, 0 to 1, less what is lost by contradicted ones."""
        matches = self.key_point_matches
        lost = _DENIED_LOSS * sum(one.contradicted for one in matches)
        return max(0.0, sum(one.credit for one in matches) - lost) / len(matches)

    @cached_property
    def retold(self) -> float:
        """How far the answer tells the reference answer again, where that is one of many."""
        if not self.reference.is_one_of_many:
            return 0.0
        return retold(self.reference_alignment, self.usable)

    @cached_property
    def story_topic(self) -> float:
        """The log odds that a story is about what was asked, averaged over its chunks."""
        embeddings, model = self._models.embeddings, self._models.story
        parts = [TextVectors(part, embeddings) for part in chunks(self.answer.text)]
        found = [log_odds(Alignment(self.reference.topic, part), model) for part in parts]
        return sum(found) / max(1, len(found)) + _RETOLD_ODDS * self.retold

    @cached_property
    def usable(self) -> Flags:
        """Whether each window may support a key point: ``meant``, and with no common mistake."""
        mistaken = np.zeros(len(self.answer.sentences), dtype=np.bool_)
        for leaning in self._leanings.points:
            if leaning.mistake is not None:
                first, last = self.answer.windows[leaning.window]
                mistaken[first : last + 1] = True
        usable = self.meant & ~self._windows_with(mistaken)
        usable[list(self._leanings.spoilt)] = False
        return usable

    @cached_property
    def meant(self) -> Flags:
        """Whether each window is free of contradictions, word lists and what is no claim."""
        unmeant = self.moods.asked | self.moods.denied
        return ~self._windows_with(self.contradictions | self.word_lists | unmeant)

    def _windows_with(self, marked: Flags) -> Flags:
        """Return whether each window contains a marked sentence."""
        return np.array([marked[a : b + 1].any() for a, b in self.answer.windows], dtype=np.bool_)

    def share(self, marked: Flags) -> float:
        """Return the share of the answer's words in marked sentences."""
        lengths = np.array([len(s.words) for s in self.answer.sentences], dtype=np.float64)
        return weighted_mean(marked.astype(np.float64), lengths)

    @cached_property
    def _key_point_alignments(self) -> tuple[Alignment, ...]:
        return tuple(Alignment(point, self.answer) for point in self.reference.key_points)

    @cached_property
    def _sentence_alignments(self) -> tuple[Alignment, ...]:
        return tuple(Alignment(sentence, self.answer) for sentence in self.reference.sentences)

    @cached_property
    def _shift(self) -> float:
        """Return what the overall match adds to the log odds of each key point."""
        parts = [Alignment(self.reference.all_key_points, self.answer)]
        if not self.is_behavioural:
            parts.append(self.reference_alignment)
        share = self.on_topic_share * overall_share(self.reference.question, parts, self.usable)
        return min(OVERALL_MOST, OVERALL_SLOPE * (share - OVERALL_MEAN))

    def _matched_by_words(self, number: int) -> PointMatch:
        model, question = self._models.key_point, self.reference.question
        wording = self.reference.wordings[number]
        both = odds_by_wording(
            question,
            self._key_point_alignments[number],
            None if wording is None else self._sentence_alignments[wording],
            self.usable,
            model,
            self.on_topic_share,
        )
        against = self._windows_with(self.contradictions | self.moods.denied)
        leaning = self._leanings.points[number]
        if leaning.mistake is not None:
            sentences = self.answer.windows[leaning.window]
            return PointMatch(0.0, *sentences, contradicted=True, mistake=leaning.mistake)
        contrary = Contrary(against, self._windows_with(self._turned))
        shift = Shift(self._shift, leaning.shift)
        return best_match(both, self.usable, contrary, shift, self.answer)

    @property
    def is_sided(self) -> bool:
        """Whether its key points are judged by the statements about them."""
        return self.graded_content is None and any(self.reference.sides)

    def sided(self, number: int) -> Measures | None:
        """Return what the statements about a key point say of it; None if they say nothing."""
        leaning = self._leanings.points[number].shift
        return self._siding.measures(number, leaning, self.predicted_grade)

    @cached_property
    def _siding(self) -> Siding:
        return Siding(
            self.reference.sides,
            self.answer,
            usable=self.usable,
            meant=self.meant,
            verifier=self._models.verifier,
        )

    def _matched_by_statements(self, number: int, found: PointMatch) -> PointMatch:
        sided = None if found.contradicted else self.sided(number)
        if sided is None:
            return found
        made = self._siding.credit(sided, found.credit, self._models.siding)
        made *= min(1.0, self.on_topic_share / _ON_TOPIC)
        return PointMatch(made, *self.answer.windows[self._siding.nearest(number)])

    @cached_property
    def _leanings(self) -> Leanings:
        raw, sentences, spans = self.answer.text.raw, self.answer.sentences, self.answer.windows
        texts = (raw[sentences[a].start : sentences[b].end] for a, b in spans)
        windows = [units(text, self._models.embeddings) for text in texts]
        meant, known = np.flatnonzero(self.meant).tolist(), self.reference
        return leanings(windows, spans, meant, known.sides, known.sentence_units)

    def _matched_by_retelling(self, found: PointMatch) -> PointMatch:
        credit = _RETOLD_CREDIT * self.retold
        if found.contradicted or credit <= found.credit:
            return found
        return replace(found, credit=credit)

    @cached_property
    def _story_points(self) -> StoryPoints:
        usable = Usable(self.usable, ~(self.contradictions | self.word_lists))
        return StoryPoints(
            self.reference.key_points,
            self.answer,
            self.story,
            usable=usable,
            topic=self.story_topic,
            verifier=self._models.verifier,
        )

    def shown(self, number: int) -> Shown | None:
        """Return what a story says of a key point; None if no part of it may show any."""
        return self._story_points.shown(number, self._matched_by_words(number))

    def _matched_by_story(self, number: int, found: PointMatch) -> PointMatch:
        return self._story_points.matched(number, found, self._models.story_point)
