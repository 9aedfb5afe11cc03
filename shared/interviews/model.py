"""What is kept of an interview: one document of ``users``, changed under compare-and-swap.

Its evaluation, which is large, is a second document whose id follows from the session's.
"""

from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from shared.evaluation.model import CompetencyScore, InterviewEvaluation
from shared.kernel.clock import Instant
from shared.kernel.vocabulary import Competency, Level, Role
from shared.ports.evaluator import QuestionKind, Score

MAX_QUESTIONS = 15
MAX_ANSWER_CHARS = 8000

RECORDING_WORDING = "2026-11-24"
"""The version of the sentence that a candidate agrees to when switching recording on."""


class Mode(StrEnum):
    """How the candidate answers."""

    TEXT = "text"
    AUDIO = "audio"
    VIDEO = "video"


class State(StrEnum):
    """How far the interview is; it only ever moves down this list."""

    OPEN = "open"
    ENDED = "ended"
    EVALUATED = "evaluated"


class Stored(BaseModel):
    """A part of a document: immutable, and nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Stored):
    """Where in the candidate's resume the fact stands that a question is about."""

    resume_id: str
    fact: str = Field(description="the fact as the question names it")
    pointer: str = Field(description="RFC 6901 into the parsed resume")
    page: int
    quote: str


class Question(Stored):
    """A question as it is asked, with what a strong answer says."""

    id: str
    kind: QuestionKind
    competency: Competency
    text: str
    key_points: tuple[str, ...]
    reference_answer: str
    about: Citation | None = None


class Answer(Stored):
    """What the candidate answered to one question."""

    text: str
    answered_at: Instant
    duration_s: int | None = None


class RecordingConsent(Stored):
    """The candidate's decision to have this interview recorded."""

    granted_at: Instant
    wording: str


class Result(Stored):
    """The evaluation in short, for lists and for progress."""

    overall: Score
    competencies: tuple[CompetencyScore, ...]
    answered: int
    rubric_version: str
    evaluated_at: Instant


class Session(Stored):
    """One interview."""

    id: str
    kind: Literal["session"] = "session"
    user_id: str
    created_at: Instant
    state: State = State.OPEN
    role: Role
    level: Level
    mode: Mode
    seed: int
    resume_id: str | None
    recording: RecordingConsent | None
    questions: tuple[Question, ...]
    answers: dict[str, Answer] = Field(default_factory=dict)
    ended_at: Instant | None = None
    result: Result | None = None
    request_fingerprint: str | None = None

    def with_answer(self, question_id: str, answer: Answer) -> Self:
        """Return the session with this answer in place of any earlier one."""
        return self.model_copy(update={"answers": {**self.answers, question_id: answer}})


class StoredEvaluation(Stored):
    """The evaluation of a session."""

    id: str
    kind: Literal["evaluation"] = "evaluation"
    user_id: str
    session_id: str
    evaluation: InterviewEvaluation


class Asked(Stored):
    """The questions that somebody has had, oldest first, so that none comes twice too soon."""

    id: Literal["asked"] = "asked"
    kind: Literal["asked"] = "asked"
    user_id: str
    question_ids: tuple[str, ...] = ()
