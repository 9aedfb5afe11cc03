"""The evaluation of a whole interview, as it is stored and shown."""

from pydantic import BaseModel, ConfigDict

from shared.kernel.clock import Instant
from shared.kernel.vocabulary import Competency
from shared.ports.evaluator import AnswerEvaluation, Dimension, Score, Share


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CompetencyScore(_Model):
    """The mean over the questions about one competency."""

    competency: Competency
    score: Score
    questions: int


class DimensionMean(_Model):
    """The mean of one dimension over all questions."""

    dimension: Dimension
    score: Score


class EvaluatedAnswer(_Model):
    """The evaluation of one question's answer."""

    question_id: str
    competency: Competency
    evaluation: AnswerEvaluation


class InterviewEvaluation(_Model):
    """The result of an interview: every part names the evaluator and the rubric it is from.

    ``overall`` is the plain mean over all questions; one that was not answered counts as 0.
    ``answered`` counts the answers that could be judged on their merits.
    """

    evaluated_at: Instant
    evaluator: str
    evaluator_version: str
    rubric_version: str
    overall: Score
    confidence: Share
    answered: int
    competencies: tuple[CompetencyScore, ...]
    dimensions: tuple[DimensionMean, ...]
    strengths: tuple[str, ...]
    next_steps: tuple[str, ...]
    answers: tuple[EvaluatedAnswer, ...]
