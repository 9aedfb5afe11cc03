"""What is stored of an interview session: one document of ``users``.

Its evaluation, which is large, is a second document whose id follows from the session's.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field

from shared.evaluation.model import CompetencyScore, InterviewEvaluation
from shared.interviews.coaching.model import CoachLink
from shared.interviews.conditions.model import Adaptation, Conditions, Hint
from shared.interviews.judging.model import LanguageModelUse
from shared.interviews.practice.model import Appeal, Attempt
from shared.interviews.requirements.model import Requirement
from shared.kernel.clock import Instant
from shared.kernel.vocabulary import Competency, Level, Locale, Role
from shared.media.model import AnalysedMedia, MediaKind
from shared.ports.evaluator import QuestionKind, Score
from shared.recordings.consent import RecordingConsent
from shared.store import Stored

MAX_QUESTIONS = 15
MAX_ANSWER_CHARS = 8000

QUESTION_ID = r"[a-z0-9_-]{1,80}"
"""The pattern of a question's id, in the bank or of one drawn from a resume."""

MOST_UPLOADS = 60
"""How many uploads one session is granted: every question four times over."""

LEAST_OPEN_UPLOADS = 3
"""So many upload URLs of a session may be valid at once even if it has fewer questions: an upload
that is cut off can be begun again."""


class Mode(StrEnum):
    """How the candidate answers."""

    TEXT = "text"
    AUDIO = "audio"
    VIDEO = "video"


class State(StrEnum):
    """How far a session is; it only ever moves down this list."""

    OPEN = "open"
    CLOSING = "closing"
    """The candidate has finished; spoken answers are still being processed."""
    ENDED = "ended"
    """All answers are done or have failed; of the media only consented recordings remain."""
    EVALUATED = "evaluated"


class Citation(Stored):
    """Where in the candidate's resume the fact stands that a question is about."""

    resume_id: str
    fact: str = Field(description="the fact as the question names it")
    pointer: str = Field(description="RFC 6901 into the parsed resume")
    page: int
    """0: the candidate has stated the fact, and it stands nowhere in the file."""
    quote: str


class Question(Stored):
    """A question as it is asked, with what a strong answer says. Its clock may have a limit."""

    id: str
    kind: QuestionKind
    competency: Competency
    text: str
    key_points: tuple[str, ...]
    reference_answer: str
    about: Citation | None = None
    time_limit_s: int | None = None


class Alternates(Stored):
    """What may be asked instead of a question, while nobody has seen it."""

    easier: Question | None = None
    harder: Question | None = None


class Answer(Stored):
    """What the candidate answered to one question."""

    text: str
    answered_at: Instant
    duration_s: int | None = None
    mode: Mode = Mode.TEXT
    analysis_id: str | None = None


class UploadGrant(Stored):
    """Permission to upload the media of one answer, under a name that cannot be guessed."""

    id: str
    media: MediaKind
    blob: str
    content_type: str
    size_bytes: int
    granted_at: Instant
    expires_at: Instant
    fingerprint: str | None = None


class ProcessingState(StrEnum):
    """How far a spoken answer is."""

    QUEUED = "queued"
    DECODING = "decoding"
    TRANSCRIBING = "transcribing"
    MEASURING = "measuring"
    DONE = "done"
    FAILED = "failed"


class MediaAnswer(Stored):
    """A spoken answer that has arrived. ``share`` of its present stage is done.

    ``reason`` is the code of the error it failed with, ``detail`` what is known of this case.
    ``waiting_for``: while it is queued again, the code of the error that is to pass.
    ``disposed``: its media has been removed,
    or kept as a recording. ``not_kept``: the code of the error for which it was not kept, though
    that had been agreed to.
    """

    upload: UploadGrant
    state: ProcessingState = ProcessingState.QUEUED
    share: float = 0.0
    reason: str | None = None
    detail: str | None = None
    waiting_for: str | None = None
    disposed: bool = False
    not_kept: str | None = None

    @property
    def pending(self) -> bool:
        """Whether it is still being processed."""
        return self.state is not ProcessingState.FAILED and not self.disposed


class Result(Stored):
    """The evaluation in short, for lists and for progress."""

    overall: Score
    competencies: tuple[CompetencyScore, ...]
    answered: int
    rubric_version: str
    evaluated_at: Instant


class InterviewSession(Stored):
    """One interview session.

    ``media``: the spoken answers; ``grants``: uploads that may arrive; ``granted``: how many there
    have been; ``open_until``: when the URLs expire through which nothing has been accepted, void
    grants included; ``replaced`` and ``stale_analyses``: what is still to be removed of earlier
    answers.
    ``attempts``: questions tried again after the evaluation; ``follow_ups``: follow-up questions
    answered; ``coach_links``: who may read it;
    ``appeals``: key points judged again. ``started``: when each question was first seen.
    ``hints``: those revealed for each question, in their order. ``language_model``: its use of one.
    ``requirements``: those of the job, without its description.
    ``adaptive``: later questions may give way to ``alternates``, as ``adaptations`` say they did.
    ``opening``: nobody sees it before it is paid for; ``use_id``: what it is paid with.
    """

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
    locale: Locale = Locale.EN_IN
    grants: dict[str, UploadGrant] = Field(default_factory=dict)
    granted: int = 0
    open_until: dict[str, Instant] = Field(default_factory=dict)
    media: dict[str, MediaAnswer] = Field(default_factory=dict)
    replaced: tuple[UploadGrant, ...] = ()
    stale_analyses: tuple[str, ...] = ()
    media_since: Instant | None = None
    active_at: Instant | None = None
    opening: bool = False
    use_id: str | None = None
    attempts: dict[str, tuple[Attempt, ...]] = Field(default_factory=dict)
    follow_ups: dict[str, tuple[Attempt, ...]] = Field(default_factory=dict)
    coach_links: dict[str, CoachLink] = Field(default_factory=dict)
    appeals: dict[str, tuple[Appeal, ...]] = Field(default_factory=dict)
    conditions: Conditions = Conditions.REAL
    started: dict[str, Instant] = Field(default_factory=dict)
    hints: dict[str, tuple[Hint, ...]] = Field(default_factory=dict)
    language_model: LanguageModelUse | None = None
    requirements: tuple[Requirement, ...] = ()
    adaptive: bool = False
    alternates: dict[str, Alternates] = Field(default_factory=dict)
    adaptations: tuple[Adaptation, ...] = ()

    @property
    def last_active_at(self) -> datetime:
        """When the candidate last did something."""
        return self.active_at or self.created_at

    @property
    def pending(self) -> bool:
        """Whether an answer is still being processed."""
        return any(each.pending for each in self.media.values())

    @property
    def failed(self) -> bool:
        """Whether an answer has failed and may be repeated."""
        return any(each.state is ProcessingState.FAILED for each in self.media.values())

    @property
    def has_replaced(self) -> bool:
        """Whether something of earlier answers is still to be removed."""
        return bool(self.replaced or self.stale_analyses)

    def open_uploads(self, at: datetime) -> dict[str, datetime]:
        """Return when the URLs expire to which something may still be uploaded."""
        return {name: until for name, until in self.open_until.items() if at < until}

    def with_answer(self, question_id: str, answer: Answer) -> Self:
        """Return the session with this answer; the analysis of an earlier one is to be removed."""
        before = self.answers.get(question_id)
        stale = before.analysis_id if before else None
        more = (stale,) if stale and stale != answer.analysis_id else ()
        return self.model_copy(
            update={
                "answers": {**self.answers, question_id: answer},
                "stale_analyses": (*self.stale_analyses, *more),
            }
        )

    def with_grant(self, question_id: str, grant: UploadGrant) -> Self:
        """Return the session with this grant; an earlier one is void."""
        before = self.grants.get(question_id)
        return self.model_copy(
            update={
                "grants": {**self.grants, question_id: grant},
                "replaced": (*self.replaced, before) if before else self.replaced,
                "granted": self.granted + 1,
                "open_until": self.open_uploads(grant.granted_at) | {grant.id: grant.expires_at},
                "media_since": self.media_since or grant.granted_at,
                "active_at": grant.granted_at,
            }
        )

    def with_media(self, question_id: str, media: MediaAnswer) -> Self:
        """Return the session with this spoken answer; its grant is used up."""
        session = self.without_media(question_id, but=media.upload.id)
        return session.model_copy(
            update={
                "media": {**session.media, question_id: media},
                "open_until": _without(session.open_until, media.upload.id),
            }
        )

    def without_media(self, question_id: str, *, but: str = "") -> Self:
        """Return the session without another spoken answer or grant, which are to be removed."""
        known, granted = self.media.get(question_id), self.grants.get(question_id)
        uploads = [known.upload] if known else []
        uploads += [granted] if granted else []
        return self.model_copy(
            update={
                "media": _without(self.media, question_id),
                "grants": _without(self.grants, question_id),
                "replaced": (*self.replaced, *(each for each in uploads if each.id != but)),
            }
        )


def _without[T](things: dict[str, T], name: str) -> dict[str, T]:
    return {each: thing for each, thing in things.items() if each != name}


class StoredEvaluation(Stored):
    """The evaluation of a session."""

    id: str
    kind: Literal["evaluation"] = "evaluation"
    user_id: str
    session_id: str
    evaluation: InterviewEvaluation


class Analysis(Stored):
    """The analysis of the spoken answer to one question."""

    id: str
    kind: Literal["analysis"] = "analysis"
    user_id: str
    session_id: str
    question_id: str
    analysed: AnalysedMedia


class Asked(Stored):
    """The questions that a user has been asked, oldest first, so that none repeats too soon."""

    id: Literal["asked"] = "asked"
    kind: Literal["asked"] = "asked"
    user_id: str
    question_ids: tuple[str, ...] = ()
