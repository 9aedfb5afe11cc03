"""What a question expects of an answer: its key points and reference answer, analysed once."""

from functools import cached_property

import numpy as np

from shared.evaluation.scorer.alignment import Alignment
from shared.evaluation.scorer.key_points import odds
from shared.evaluation.scorer.likeness import units
from shared.evaluation.scorer.model_files import Models
from shared.evaluation.scorer.model_schema import KeyPointModel
from shared.evaluation.scorer.term_order import Pair, ordered_pairs
from shared.evaluation.scorer.text_vectors import TextVectors
from shared.ports.evaluator import EvaluationTask, QuestionKind

_WORDED = -0.4
"""The least log odds for a sentence of the reference answer to count as making a key point."""


class Reference:
    """A question, its key points and its reference answer.

    ``wordings`` holds for each key point the index of the reference answer's sentence that makes
    it, or None; always None for behavioural questions, whose reference answer is one story of many.
    ``is_one_of_many``: an answer that differs from the reference may be as right, and key points
    describe an answer.
    ``sides`` holds what people say about each key point; None for stories, which have no sides.
    """

    def __init__(self, task: EvaluationTask, models: Models) -> None:
        """Analyse the texts of the question; the candidate's answer is not used."""
        embeddings, model = models.embeddings, models.key_point
        self.kind = task.kind
        self.is_one_of_many = task.kind == QuestionKind.BEHAVIOURAL or task.personal
        self.question = TextVectors(task.question, embeddings)
        self.key_points = tuple(TextVectors(point, embeddings) for point in task.key_points)
        self.all_key_points = TextVectors("\n".join(task.key_points), embeddings)
        self.answer = TextVectors(task.reference_answer, embeddings)
        self.topic = TextVectors("\n".join((task.question, *task.key_points)), embeddings)
        self.subject = TextVectors(
            "\n".join((task.question, *task.key_points, task.reference_answer)), embeddings
        )
        self.sentences = tuple(
            TextVectors(task.reference_answer[s.start : s.end], embeddings)
            for s in self.answer.sentences
        )
        is_story = task.kind == QuestionKind.BEHAVIOURAL
        self.wordings = tuple(
            None if is_story else self._wording(point, model) for point in self.key_points
        )
        self.sides = tuple(
            None if is_story else models.statements.of(point) for point in task.key_points
        )
        self.sentence_units = [units(one.text.raw, embeddings) for one in self.sentences]

    @cached_property
    def ordered_pairs(self) -> frozenset[Pair]:
        """The pairs of words that follow each other in the question, its points or its answer."""
        return ordered_pairs(self.subject.text.sentences)

    def _wording(self, point: TextVectors, model: KeyPointModel) -> int | None:
        usable = np.ones(len(self.answer.windows), dtype=np.bool_)
        found = odds(self.question, Alignment(point, self.answer), usable, model)
        alone = found[: len(self.sentences)]
        if not len(alone):
            return None
        best = int(np.argmax(alone))
        return best if alone[best] >= _WORDED else None
