"""Sessions as the candidate sees them: without key points while they can still answer."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator

from shared.evaluation.model import CompetencyScore
from shared.interviews.conditions.hints import layers_of
from shared.interviews.conditions.lateness import late_by_s
from shared.interviews.conditions.model import Conditions
from shared.interviews.conditions.views import AdaptedView, HintView, adapted_views, hint_views
from shared.interviews.model import (
    MOST_UPLOADS,
    Answer,
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
from shared.resumes.skill_kinds import SkillKind


class CitationView(View):
    """Where in the candidate's resume the fact stands that a question is about."""

    resume_id: str
    fact: str = Field(description="the fact as the question names it")
    pointer: str = Field(description="RFC 6901 into the parsed resume")
    page: Annotated[int, Field(ge=1)] | None = Field(
        description="null: the candidate stated it, and it stands nowhere in the file"
    )
    quote: str

    @field_validator("page", mode="before")
    @classmethod
    def _page(cls, page: int | None) -> int | None:
        """The release before this one reads a page, so what has none is kept with 0."""
        return page or None


class AnswerView(View):
    """What the candidate answered to one question."""

    text: str
    answered_at: Instant
    duration_s: int | None
    mode: Mode
    analysis_id: str | None
    late_by_s: int | None = Field(
        description="seconds beyond the time limit, which cost nothing; null: no clock was running"
    )


class ResultView(View):
    """The evaluation in short."""

    overall: Score
    competencies: tuple[CompetencyScore, ...]
    answered: int
    rubric_version: str
    evaluated_at: Instant


class NextStep(StrEnum):
    """What the candidate may do about a spoken answer that has failed."""

    RECORD_AGAIN = "record_again"
    """Request another upload URL for the question (`session_media_start`)."""

    ANSWER_IN_TEXT = "answer_in_text"
    """Write the answer instead (`session_answer`)."""

    EVALUATE_WITHOUT = "evaluate_without"
    """End the session and evaluate it without the answer (`session_evaluate`, `without_failed`)."""


class MediaView(View):
    """How far a spoken answer is: ``share`` of its present state is done."""

    upload_id: str
    media: MediaKind
    state: ProcessingState
    share: float
    reason: str | None = Field(description="the code of the error that the answer failed with")
    detail: str | None = Field(description="what was found in this recording, and what is accepted")
    waiting_for: str | None = Field(
        description="the code of the error that has to pass before the answer is processed: "
        "`speech.in_turn`, other answers come first; any other, part of the service is away. "
        "Nothing needs to be done; null: it does not wait"
    )
    not_kept: str | None = Field(
        description="the code of the error for which no recording was kept that was agreed to"
    )
    next: tuple[NextStep, ...] = Field(
        description="the ways on from an answer that failed, best first; `evaluate_without` is "
        "`session_evaluate` with `without_failed=true` once the session has ended"
    )


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
    time_limit_s: int | None = Field(description="seconds for an answer; null: there is no clock")
    started_at: Instant | None = Field(description="when its clock began; null: not yet started")
    hints: tuple[HintView, ...] = Field(description="what was revealed, in its order")
    hints_in_all: int = Field(description="how many there are; 0 under real conditions")
    answer: AnswerView | None
    media: MediaView | None = Field(description="the spoken answer, from its arrival on")


class RequirementView(View):
    """What the job description asks for, where the resume shows it, and the questions about it."""

    name: str
    kind: SkillKind
    required: bool = Field(description="false: nice to have")
    alternatives: tuple[str, ...] = Field(description="other requirements; one of all is enough")
    pointer: str | None = Field(description="RFC 6901 into the parsed resume")
    page: Annotated[int, Field(ge=1)] | None = Field(
        description="null: not shown, or stated by the candidate and nowhere in the file"
    )
    quote: str | None = Field(description="of the resume; null: it does not show this")
    question_ids: tuple[str, ...]


class SessionRow(View):
    """A session in a list."""

    id: str
    created_at: Instant
    state: State
    role: Role
    level: Level
    mode: Mode
    conditions: Conditions = Field(description="how it is held")
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
    conditions: Conditions = Field(description="how it is held")
    seed: int = Field(description="gives the same questions again while nothing else changes")
    resume_id: str | None
    recording: RecordingConsentView | None = Field(description="null: nothing is recorded")
    questions: tuple[QuestionView, ...]
    answered: int
    processed: Processed
    result: ResultView | None
    requirements: tuple[RequirementView, ...] = Field(
        description="of the job description, what is required first; empty: none was sent, or "
        "nothing that is known was found in it"
    )
    adaptive: bool = Field(description="whether later questions go by the answers before them")
    adapted: tuple[AdaptedView, ...] = Field(description="questions that were replaced, in order")


class PendingEvaluation(SessionView):
    """A session whose spoken answers are still being processed, and where and when to ask again.

    ``Location`` and ``Retry-After`` say the same to clients that can read them.
    """

    status_url: str = Field(description="the session, which shows the progress")
    retry_after_s: int = Field(description="seconds to wait before asking again")


def pending_evaluation(
    session: InterviewSession, *, status_url: str, retry_after_s: int
) -> PendingEvaluation:
    """Return a session that cannot be evaluated yet."""
    shown = dict(session_view(session))
    return PendingEvaluation(**shown, status_url=status_url, retry_after_s=retry_after_s)


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
        conditions=session.conditions,
        seed=session.seed,
        resume_id=session.resume_id,
        recording=RecordingConsentView.showing(session.recording) if session.recording else None,
        questions=tuple(_question_view(session, question) for question in session.questions),
        answered=len(session.answers),
        processed=Processed(
            ready=sum(not each.pending for each in session.media.values()), of=len(session.media)
        ),
        result=ResultView.showing(session.result) if session.result else None,
        requirements=tuple(map(RequirementView.showing, session.requirements)),
        adaptive=session.adaptive,
        adapted=adapted_views(session),
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
        conditions=session.conditions,
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
        time_limit_s=question.time_limit_s,
        started_at=session.started.get(question.id),
        hints=hint_views(session, question),
        hints_in_all=layers_of(question) if session.conditions is Conditions.STUDY else 0,
        answer=_answer_view(answer, late_by_s(session, question)) if answer else None,
        media=_media_view(session, session.media.get(question.id)),
    )


def _answer_view(answer: Answer, late_by_s: int | None) -> AnswerView:
    return AnswerView(
        text=answer.text,
        answered_at=answer.answered_at,
        duration_s=answer.duration_s,
        mode=answer.mode,
        analysis_id=answer.analysis_id,
        late_by_s=late_by_s,
    )


def _media_view(session: InterviewSession, answer: MediaAnswer | None) -> MediaView | None:
    if answer is None:
        return None
    return MediaView(
        upload_id=answer.upload.id,
        media=answer.upload.media,
        state=answer.state,
        share=answer.share,
        reason=answer.reason,
        detail=answer.detail,
        waiting_for=answer.waiting_for,
        not_kept=answer.not_kept,
        next=_ways_on(session) if answer.state is ProcessingState.FAILED else (),
    )


def _ways_on(session: InterviewSession) -> tuple[NextStep, ...]:
    """Return what may be done about a failed answer; nothing once the answers are final."""
    steps = {
        NextStep.RECORD_AGAIN: session.granted < MOST_UPLOADS,
        NextStep.ANSWER_IN_TEXT: session.state is State.OPEN,
        NextStep.EVALUATE_WITHOUT: True,
    }
    unfinished = session.state in {State.OPEN, State.CLOSING}
    return tuple(step for step, possible in steps.items() if possible and unfinished)
