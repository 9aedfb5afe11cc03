"""The evaluation of a whole interview, as it is stored and shown."""

from enum import StrEnum

from pydantic import Field

from shared.kernel.clock import Instant
from shared.kernel.model import Model
from shared.kernel.vocabulary import Competency
from shared.media.model import Moment, PictureLeftOut, Presence
from shared.ports.evaluator import AnswerEvaluation, Dimension, Score, Share
from shared.ports.speech import Pronunciation, Span, SpeechLimit


class CompetencyScore(Model):
    """The mean over the questions about one competency."""

    competency: Competency
    score: Score
    questions: int


class DimensionMean(Model):
    """The mean of one dimension over all questions."""

    dimension: Dimension
    score: Score


class Measure(StrEnum):
    """What is measured of the way an answer is spoken."""

    RATE = "rate"
    FILLERS = "fillers"
    PAUSES = "pauses"
    HEDGES = "hedges"
    REPETITIONS = "repetitions"
    FIRST_WORD = "first_word"
    SILENCE = "silence"
    PITCH_RANGE = "pitch_range"
    LOUDNESS_RANGE = "loudness_range"


class Band(StrEnum):
    """Where a value lies by its norm: as listeners like it, noticeable, or in the way."""

    GOOD = "good"
    NOTICEABLE = "noticeable"
    STRONG = "strong"


class DeliveryFinding(Model):
    """One measured value beside the norm that it is read by.

    A value without a band is shown and not scored. ``moments`` and ``pauses`` are the
    evidence: what was said, or not said, at which second.
    """

    measure: Measure
    value: float
    unit: str
    norm: str
    source: str
    band: Band | None
    moments: tuple[Moment, ...] = ()
    pauses: tuple[Span, ...] = ()


class DeliveryEvaluation(Model):
    """How an answer was spoken. It is no part of any other score.

    Only the rate, the fillers and long pauses count. Pronunciation, pitch, loudness, hesitation
    over words and everything about the picture are shown, or not even that, and never counted.
    """

    rubric_version: str
    score: Score | None = Field(description="null if too little was heard, or heard too badly")
    reason: str
    findings: tuple[DeliveryFinding, ...]
    advice: str | None
    partial: bool = Field(description="the recording broke off, or parts of it were not heard")
    limits: tuple[SpeechLimit, ...]
    engine: str
    engine_version: str
    pronunciation: Pronunciation | None
    presence: Presence | None
    picture_left_out: PictureLeftOut | None = Field(
        default=None, description="why the picture of a video was not looked at"
    )
    filler_recall: Share | None = Field(
        default=None,
        description="share of um and uh that this engine found when measured: the count is at most"
        " this complete; null if that is not known",
    )
    unheard: tuple[Span, ...] = Field(default=(), description="voice without words")


class DeliveryMean(Model):
    """The mean over the answers whose delivery has a score."""

    score: Score
    answers: int
    rubric_version: str


class UnheardReason(StrEnum):
    """Why a transcript cannot be relied on."""

    LOW_CONFIDENCE = "low_confidence"
    PARTIAL = "partial"
    OTHER_LANGUAGE = "other_language"
    NO_SENTENCES = "no_sentences"


class NotHeardWell(Model):
    """Why a spoken answer is not evaluated; ``unheard`` names the stretches without words."""

    reason: UnheardReason
    text: str = Field(description="one sentence for the candidate")
    unheard: tuple[Span, ...] = ()


class EvaluatedAnswer(Model):
    """The evaluation of one question's answer; ``delivery`` only if it was spoken.

    With ``not_heard_well`` the answer counts in no mean, and ``evaluation`` is that of no words.
    """

    question_id: str
    competency: Competency
    evaluation: AnswerEvaluation
    delivery: DeliveryEvaluation | None = None
    not_heard_well: NotHeardWell | None = None


class InterviewEvaluation(Model):
    """The result of a session: every part names the evaluator and the rubric it is from.

    ``overall`` is the plain mean over all questions; one that was not answered counts as 0, and one
    whose spoken answer was not heard well does not count. Where none counts, it is 0 and
    ``competencies`` is empty.
    ``answered`` counts the answers that have a score of their own. ``delivery`` stands beside
    ``overall`` and has no part in it.
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
    delivery: DeliveryMean | None = None
