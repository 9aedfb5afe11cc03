"""Sessions as the candidate sees them: without key points while they can still answer."""

from pydantic import Field

from shared.evaluation.model import CompetencyScore
from shared.interviews.model import (
    InterviewSession,
    MediaAnswer,
    Mode,
    ProcessingState,
    Question,
    State,
)
from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.kernel.vocabulary import Competency, Level, Role
from shared.media.model import MediaKind
from shared.ports.evaluator import QuestionKind, Score
from shared.recordings.views import RecordingConsentView


class CitationView(View):
    """Where in the candidate's resume the fact stands that a question is about."""

    resume_id: str
    fact: str = Field(description="the fact as the question names it")
    pointer: str = Field(description="RFC 6901 into the parsed resume")
    page: int
    quote: str


class AnswerView(View):
    """What the candidate answered to one question."""

    text: str
    answered_at: Instant
    duration_s: int | None
    mode: Mode
    analysis_id: str | None


class ResultView(View):
    """The evaluation in short."""

    overall: Score
    competencies: tuple[CompetencyScore, ...]
    answered: int
    rubric_version: str
    evaluated_at: Instant


class MediaView(View):
    """How far a spoken answer is: ``share`` of its present state is done.

    ``reason`` is the code of the error that it failed with; then it may be repeated.
    """

    upload_id: str
    media: MediaKind
    state: ProcessingState
    share: float
    reason: str | None


class Processed(View):
    """So many of the spoken answers are ready or have failed, of so many that have arrived."""

    ready: int
    of: int


class QuestionView(View):
    """A question as it is asked. ``about``: the fact of the resume that it is drawn from."""

    id: str
    kind: QuestionKind
    competency: Competency
    text: str
    about: CitationView | None
    answer: AnswerView | None
    media: MediaView | None = Field(description="the spoken answer, from its arrival on")


class SessionRow(View):
    """A session in a list."""

    id: str
    created_at: Instant
    state: State
    role: Role
    level: Level
    mode: Mode
    questions: int
    answered: int
    result: ResultView | None


class SessionView(View):
    """A session with its questions in the order in which they are asked."""

    id: str
    created_at: Instant
    ended_at: Instant | None
    state: State
    role: Role
    level: Level
    mode: Mode
    seed: int = Field(description="gives the same questions again while nothing else changes")
    resume_id: str | None
    recording: RecordingConsentView | None = Field(description="null: nothing is recorded")
    questions: tuple[QuestionView, ...]
    answered: int
    processed: Processed
    result: ResultView | None


def session_view(session: InterviewSession) -> SessionView:
    """Return a session as its candidate sees it."""
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
        recording=RecordingConsentView.showing(session.recording) if session.recording else None,
        questions=tuple(_question_view(session, question) for question in session.questions),
        answered=len(session.answers),
        processed=Processed(
            ready=sum(not each.pending for each in session.media.values()), of=len(session.media)
        ),
        result=ResultView.showing(session.result) if session.result else None,
    )


def session_row(session: InterviewSession) -> SessionRow:
    """Return a session as it stands in a list."""
    return SessionRow(
        id=session.id,
        created_at=session.created_at,
        state=session.state,
        role=session.role,
        level=session.level,
        mode=session.mode,
        questions=len(session.questions),
        answered=len(session.answers),
        result=ResultView.showing(session.result) if session.result else None,
    )


def _question_view(session: InterviewSession, question: Question) -> QuestionView:
    answer = session.answers.get(question.id)
    return QuestionView(
        id=question.id,
        kind=question.kind,
        competency=question.competency,
        text=question.text,
        about=CitationView.showing(question.about) if question.about else None,
        answer=AnswerView.showing(answer) if answer else None,
        media=_media_view(session.media.get(question.id)),
    )


def _media_view(answer: MediaAnswer | None) -> MediaView | None:
    if answer is None:
        return None
    return MediaView(
        upload_id=answer.upload.id,
        media=answer.upload.media,
        state=answer.state,
        share=answer.share,
        reason=answer.reason,
    )
