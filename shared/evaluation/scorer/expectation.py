"""What is known of a question before anyone answers it, read once."""

import numpy as np

from shared.evaluation.scorer.alignment import Alignment
from shared.evaluation.scorer.keypoints import odds
from shared.evaluation.scorer.learned import KeyPointModel
from shared.evaluation.scorer.passage import Passage
from shared.evaluation.scorer.vectors import Vectors
from shared.ports.evaluator import EvaluationTask, QuestionKind

_WORDED = -0.4
"""Log odds from which on a sentence of the reference answer is taken to make a key point."""


class Expectation:
    """A question, its key points and its reference answer.

    ``wordings`` holds for each key point the number of the sentence of the reference that makes
    it, or None; all None for behavioural questions, whose reference is one story among many.
    """

    def __init__(self, task: EvaluationTask, vectors: Vectors, model: KeyPointModel) -> None:
        """Read the texts; the answer of the task is not looked at."""
        self.kind = task.kind
        self.question = Passage(task.question, vectors)
        self.points = tuple(Passage(point, vectors) for point in task.key_points)
        self.all_points = Passage("\n".join(task.key_points), vectors)
        self.reference = Passage(task.reference_answer, vectors)
        self.topic = Passage("\n".join((task.question, *task.key_points)), vectors)
        self.subject = Passage(
            "\n".join((task.question, *task.key_points, task.reference_answer)), vectors
        )
        self.sentences = tuple(
            Passage(task.reference_answer[s.start : s.end], vectors)
            for s in self.reference.sentences
        )
        told = task.kind == QuestionKind.BEHAVIOURAL
        self.wordings = tuple(
            None if told else self._wording(point, model) for point in self.points
        )

    def _wording(self, point: Passage, model: KeyPointModel) -> int | None:
        sound = np.ones(len(self.reference.windows), dtype=np.bool_)
        found = odds(self.question, Alignment(point, self.reference), sound, model)
        alone = found[: len(self.sentences)]
        if not len(alone):
            return None
        best = int(np.argmax(alone))
        return best if alone[best] >= _WORDED else None
