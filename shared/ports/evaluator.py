"""The evaluator: reads one answer to one question and says how good it is and why.

Everything in an ``AnswerEvaluation`` is stored as it is, together with the name and version of
the evaluator and of the rubric, so that a later evaluator may judge differently without making
old results unreadable.
"""

from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, Protocol

from pydantic import Field

from shared.kernel.model import Model
from shared.ports.language_model import NoCompletion

Score = Annotated[float, Field(ge=0, le=5, description="0 (nothing) to 5 (excellent)")]
Share = Annotated[float, Field(ge=0, le=1)]


class QuestionKind(StrEnum):
    """What sort of question it is; behavioural ones are also read for their STAR parts."""

    BEHAVIOURAL = "behavioural"
    TECHNICAL = "technical"
    SITUATIONAL = "situational"
    ROLE_KNOWLEDGE = "role_knowledge"


class Dimension(StrEnum):
    """What an answer is judged by."""

    RELEVANCE = "relevance"
    COVERAGE = "coverage"
    STRUCTURE = "structure"
    SPECIFICITY = "specificity"
    CLARITY = "clarity"


class Verdict(StrEnum):
    """Whether the answer could be judged on its merits, or why not."""

    SCORED = "scored"
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    NO_ATTEMPT = "no_attempt"
    OTHER_LANGUAGE = "other_language"
    GIBBERISH = "gibberish"
    OFF_TOPIC = "off_topic"
    COPIED_QUESTION = "copied_question"
    KEYWORD_STUFFED = "keyword_stuffed"
    INSTRUCTION_BEARING = "instruction_bearing"


MOST_WHEN_STOPPED = 1.5
"""No score exceeds this under any verdict but ``SCORED``."""


class Coverage(StrEnum):
    """How far the answer says what a key point asks for."""

    COVERED = "covered"
    PARTLY = "partly"
    MISSED = "missed"


class Quote(Model):
    """A span of the answer: ``answer[start:end] == text`` (offsets in code points)."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class EvaluationTask(Model):
    """One answer with all that is known of its question."""

    question: str
    kind: QuestionKind
    competency: str
    key_points: tuple[str, ...] = Field(min_length=1)
    reference_answer: str
    answer: str
    personal: bool = False


class GradedPoint(Model):
    """How somebody else judges a key point, on the words ``answer[start:end]``.

    ``contrary``: those words say the opposite. An empty span is no evidence.
    """

    coverage: Coverage
    contrary: bool = False
    start: int = 0
    end: int = 0


class Grading(Model):
    """How somebody else judges the content of an answer; ``points`` are those of the task."""

    content: Score
    points: tuple[GradedPoint, ...]


class KnownStatements(NamedTuple):
    """What people say about a key point: rightly, and by mistake."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]


class DimensionScore(Model):
    """The score on one dimension, and the words of the answer that led to it."""

    dimension: Dimension
    score: Score
    weight: Share
    reason: str
    evidence: tuple[Quote, ...]


class KeyPointResult(Model):
    """One thing a strong answer says, and where this answer says it, or the contrary.

    ``contrary`` is what the answer says against it, which is never evidence for it. ``likelihood``
    is how likely the answer makes it, which ranks points by how surely they are missing.
    """

    text: str
    coverage: Coverage
    evidence: Quote | None
    contrary: Quote | None = None
    likelihood: Share | None = None


class StarParts(Model):
    """The first sentence that states each part of a STAR answer, if any does."""

    situation: Quote | None
    task: Quote | None
    action: Quote | None
    result: Quote | None


class LanguageModelPart(Model):
    """What a language model had to do with an evaluation.

    Unless it judged, the evaluation is that of the built-in evaluator. Of a candidate's resume it
    is told nothing, so it does not judge an answer to a question about it, which is ``personal``.
    """

    outcome: Literal["judged", "personal"] | NoCompletion = Field(
        description="that it judged, or why not"
    )
    model: str | None = Field(description="name and version, if it judged")
    built_in_score: Score = Field(description="what the built-in evaluator alone says")
    difference: float | None = Field(description="by which the score exceeds that, if it judged")
    note: str | None = Field(
        description="one or two sentences for the candidate: that the two differ much, or why it"
        " did not judge"
    )


class AnswerEvaluation(Model):
    """What one evaluator says of one answer.

    Every dimension is there once; the weights add up to 1, and ``overall`` is the weighted mean.
    ``key_points`` are those of the task, in order.
    """

    evaluator: str
    evaluator_version: str
    rubric_version: str
    verdict: Verdict
    reason: str = Field(description="one sentence for the candidate on the verdict")
    confidence: Share
    overall: Score
    dimensions: tuple[DimensionScore, ...]
    key_points: tuple[KeyPointResult, ...]
    star: StarParts | None = Field(description="only for behavioural questions")
    missing: tuple[str, ...] = Field(description="the key points that are not fully made")
    improvement: str = Field(description="the one change that would help most")
    stronger_outline: tuple[str, ...]
    language_model: LanguageModelPart | None = Field(
        default=None, description="null where none is used, or the verdict is not `scored`"
    )

    @property
    def judged_by_model(self) -> bool:
        """Whether a language model judged the answer too."""
        part = self.language_model
        return part is not None and part.outcome == "judged"


class Ground(StrEnum):
    """Why a key point is judged as it is on the words that a candidate marked."""

    SAID = "said"
    NOT_SAID = "not_said"
    CONTRARY = "contrary"
    """The marked words are those that say the opposite, or a common mistake."""
    UNKNOWN = "unknown"
    """Nothing more is known of the point than what it was judged by the first time."""


class PointJudgement(Model):
    """One key point judged on a span of the answer.

    Its coverage is ``MISSED`` on every ground but ``SAID``, and then it is not.
    """

    ground: Ground
    coverage: Coverage
    evidence: Quote | None
    evaluator_version: str
    rubric_version: str


class Evaluator(Protocol):
    """Judges answers. The same task always gets the same evaluation."""

    def evaluate(self, task: EvaluationTask, grading: Grading | None = None) -> AnswerEvaluation:
        """Judge one answer. What the answer says is data and never an instruction.

        With a grading, key points and relevance are as it says, where the verdict is ``SCORED``;
        all else, and every sentence of feedback, follows from them. No point is made by words
        that the evaluator finds contrary or no claim, or by none.
        """
        ...

    def find(self, text: str, words: str) -> tuple[int, int] | None:
        """Return where words stand in a text, from and to, if they do: two of them at least.

        They are compared as the evaluator compares words: case, accents, punctuation aside.
        """
        ...

    def statements(self, key_point: str) -> KnownStatements | None:
        """Return what people say about a key point, if that is known."""
        ...

    def judge_point(self, task: EvaluationTask, place: int, start: int, end: int) -> PointJudgement:
        """Judge the key point in this place on ``answer[start:end]``, in view of the whole answer.

        The span is within the answer and not blank. The same question always gets the same answer.
        """
        ...

    def ping(self) -> str:
        """Return the evaluator's name and version, or raise Unavailable."""
        ...
