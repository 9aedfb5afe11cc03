"""Interviews: drawing the questions, reading, ending, deleting.

A session changes under compare-and-swap and is read again when somebody else was faster, so two
tabs that answer at the same moment both count. It only moves forward: open, closing, ended,
evaluated.
"""

import secrets
from collections.abc import Callable
from typing import NamedTuple

from shared.interviews.changing import Sessions
from shared.interviews.errors import RoleUnknown
from shared.interviews.lifecycle import Endings
from shared.interviews.model import Mode, Session
from shared.interviews.questions.generator import QuestionDrawing
from shared.interviews.repository import PREFIX, InterviewRepository, SessionPage
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.kernel.vocabulary import Level, Role
from shared.recordings.consent import Consents, ConsentSource, RecordingConsent

MAX_SEED = 2**31 - 1


class Request(NamedTuple):
    """What kind of interview is asked for; what is None comes from the profile or chance."""

    role: Role | None
    level: Level | None
    mode: Mode
    question_count: int
    resume_id: str | None
    recording_consent: bool | None
    recording_wording: str | None
    seed: int | None


class Interviews:
    """The use cases of interviews."""

    def __init__(
        self,
        repository: InterviewRepository,
        *,
        sessions: Sessions,
        endings: Endings,
        consents: Consents,
        drawing: QuestionDrawing,
        pay: Callable[[str, str], None],
        clock: Clock,
    ) -> None:
        """Wire the use cases. ``pay`` takes user and session, and raises when nothing is left."""
        self._repository = repository
        self._sessions = sessions
        self._endings = endings
        self._consents = consents
        self._drawing = drawing
        self._pay = pay
        self._clock = clock

    def create(self, *, user_id: str, request: Request, once: RequestKey | None) -> Session:
        """Draw the questions and open an interview.

        Raises RoleUnknown, NoSuchResume, WordingOutdated, IdempotencyKeyReused, and what ``pay``
        raises. It is paid for before it is there: a request that is repeated under its key after a
        crash between the two finds it paid.
        """
        now = self._clock()
        session_id = once.derived_id(PREFIX, user_id) if once else new_id(PREFIX, now)
        if once and (before := self._repository.session(user_id, session_id)):
            once.require_same(before.value.request_fingerprint)
            return before.value
        candidate = self._drawing.candidate(user_id, request.resume_id)
        role = request.role or candidate.preparation.target_role
        level = request.level or candidate.preparation.experience_level
        if role is None or level is None:
            raise RoleUnknown
        session = Session(
            id=session_id,
            user_id=user_id,
            created_at=now,
            role=role,
            level=level,
            mode=request.mode,
            seed=secrets.randbelow(MAX_SEED) if request.seed is None else request.seed,
            resume_id=candidate.resume.resume_id if candidate.resume else None,
            recording=self._consent(user_id, session_id, request),
            locale=candidate.preparation.locale,
            questions=(),
            request_fingerprint=once.fingerprint if once else None,
        )
        self._pay(user_id, session_id)
        questions = self._drawing.draw(session, candidate, count=request.question_count)
        session = session.model_copy(update={"questions": questions})
        if self._repository.add(session) or once is None:
            return session
        return self._twin(session, once)

    def page(self, *, user_id: str, limit: int, cursor: str | None) -> SessionPage:
        """Return a page of somebody's interviews, newest first."""
        return self._repository.page(user_id, limit=limit, cursor=cursor)

    def read(self, *, user_id: str, session_id: str) -> Session:
        """Return an interview; raises NoSuchSession."""
        return self._sessions.read(user_id, session_id)

    def end(self, *, user_id: str, session_id: str) -> Session:
        """Close an interview for answers; ending it again changes nothing.

        It is ``closing`` while spoken answers are on their way, and ends by itself after them.
        """
        return self._endings.end(user_id, session_id)

    def delete(self, *, user_id: str, session_id: str) -> None:
        """Remove an interview with its answers and its evaluation; raises NoSuchSession."""
        self._endings.delete(user_id, session_id)

    def _twin(self, session: Session, once: RequestKey) -> Session:
        """Return what the same request made at the same moment."""
        twin = self.read(user_id=session.user_id, session_id=session.id)
        once.require_same(twin.request_fingerprint)
        return twin

    def _consent(self, user_id: str, session_id: str, request: Request) -> RecordingConsent | None:
        """Return the consent given for this interview, or else the default, which was given too."""
        if request.recording_consent:
            return self._consents.grant(
                user_id,
                session_id=session_id,
                wording=request.recording_wording or "",
                source=ConsentSource.SESSION,
            )
        return self._consents.default(user_id) if request.recording_consent is None else None
