"""Interviews as the candidate sees them: without key points while they can still answer."""

from pydantic import BaseModel, ConfigDict, Field

from shared.interviews.model import (
    Answer,
    Citation,
    Mode,
    Question,
    RecordingConsent,
    Result,
    Session,
    State,
)
from shared.kernel.clock import Instant
from shared.kernel.vocabulary import Competency, Level, Role
from shared.ports.evaluator import QuestionKind


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class QuestionView(_View):
    """A question as it is asked. ``about``: the fact of the resume that it is drawn from."""

    id: str
    kind: QuestionKind
    competency: Competency
    text: str
    about: Citation | None
    answer: Answer | None


class SessionRow(_View):
    """An interview in a list."""

    id: str
    created_at: Instant
    state: State
    role: Role
    level: Level
    mode: Mode
    questions: int
    answered: int
    result: Result | None


class SessionView(_View):
    """An interview with its questions in the order in which they are asked."""

    id: str
    created_at: Instant
    ended_at: Instant | None
    state: State
    role: Role
    level: Level
    mode: Mode
    seed: int = Field(description="creates the same interview again while nothing else changes")
    resume_id: str | None
    recording: RecordingConsent | None = Field(description="null: nothing is recorded")
    questions: tuple[QuestionView, ...]
    answered: int
    result: Result | None


def session_view(session: Session) -> SessionView:
    """Return an interview as its candidate sees it."""
    return SessionView(
        id=session.id,
        created_at=session.created_at,
        ended_at=session.ended_at,
        state=session.state,
        role=session.role,
        level=session.level,
        mode=session.mode,
        seed=session.seed,
        resume_id=session.resume_id,
        recording=session.recording,
        questions=tuple(
            _question_view(question, session.answers.get(question.id))
            for question in session.questions
        ),
        answered=len(session.answers),
        result=session.result,
    )


def session_row(session: Session) -> SessionRow:
    """Return an interview as it stands in a list."""
    return SessionRow(
        id=session.id,
        created_at=session.created_at,
        state=session.state,
        role=session.role,
        level=session.level,
        mode=session.mode,
        questions=len(session.questions),
        answered=len(session.answers),
        result=session.result,
    )


def _question_view(question: Question, answer: Answer | None) -> QuestionView:
    return QuestionView(
        id=question.id,
        kind=question.kind,
        competency=question.competency,
        text=question.text,
        about=question.about,
        answer=answer,
    )
