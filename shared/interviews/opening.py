"""Opening an interview session: the request, the profile and the resume become questions."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from shared.interviews.errors import RoleUnknown
from shared.interviews.model import InterviewSession, Mode
from shared.interviews.questions.generator import QuestionGenerator
from shared.interviews.repository import PREFIX, SessionRepository
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.kernel.vocabulary import Level, Role
from shared.recordings.consent import Consents, ConsentSource, RecordingConsent

MAX_SEED = 2**31 - 1


class SessionRequest(NamedTuple):
    """The session that is asked for; what is None comes from the profile or from chance."""

    role: Role | None
    level: Level | None
    mode: Mode
    question_count: int
    resume_id: str | None
    recording_consent: bool | None
    recording_wording: str | None
    seed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpening:
    """Opens sessions. ``pay`` takes user and session, and raises when no credit is left."""

    repository: SessionRepository
    generator: QuestionGenerator
    consents: Consents
    pay: Callable[[str, str], None]
    clock: Clock

    def open(
        self, *, user_id: str, request: SessionRequest, once: RequestKey | None
    ) -> InterviewSession:
        """Generate the questions and open a session.

        Raises RoleUnknown, NoSuchResume, WordingOutdated, IdempotencyKeyReused, Contended, and what
        ``pay`` raises. It is paid for before it is stored: a request that is repeated under its key
        after a crash between the two finds it paid.
        """
        now = self.clock()
        session_id = once.derived_id(PREFIX, user_id) if once else new_id(PREFIX, now)
        if once and (before := self.repository.find(user_id, session_id)):
            once.require_same(before.request_fingerprint)
            return before
        candidate = self.generator.candidate(user_id, request.resume_id)
        role = request.role or candidate.profile.target_role
        level = request.level or candidate.profile.experience_level
        if role is None or level is None:
            raise RoleUnknown
        session = InterviewSession(
            id=session_id,
            user_id=user_id,
            created_at=now,
            role=role,
            level=level,
            mode=request.mode,
            seed=secrets.randbelow(MAX_SEED) if request.seed is None else request.seed,
            resume_id=candidate.resume.resume_id if candidate.resume else None,
            recording=self._consent(user_id, session_id, request),
            locale=candidate.profile.locale,
            questions=(),
            request_fingerprint=once.fingerprint if once else None,
        )
        self.pay(user_id, session_id)
        questions = self.generator.generate(session, candidate, count=request.question_count)
        session = session.model_copy(update={"questions": questions})
        if self.repository.add(session) or once is None:
            return session
        twin = self.repository.read(user_id, session_id)  # by the same request, at the same moment
        once.require_same(twin.request_fingerprint)
        return twin

    def _consent(
        self, user_id: str, session_id: str, request: SessionRequest
    ) -> RecordingConsent | None:
        """Return the consent given for this session, or else the user's default, if any."""
        if request.recording_consent:
            return self.consents.grant(
                user_id,
                session_id=session_id,
                wording=request.recording_wording or "",
                source=ConsentSource.SESSION,
            )
        return self.consents.default(user_id) if request.recording_consent is None else None
