"""Opening an interview session: the request, the profile and the resume become questions."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from shared.interviews.conditions.model import time_limit_s
from shared.interviews.errors import NoSuchSession, RoleUnknown
from shared.interviews.model import Alternates, InterviewSession, Mode, Question
from shared.interviews.questions.generator import Candidate, QuestionGenerator
from shared.interviews.repository import PREFIX, SessionRepository
from shared.interviews.request import MAX_SEED, SessionRequest
from shared.interviews.requirements.asking import linked
from shared.interviews.requirements.mapping import mapped
from shared.interviews.requirements.model import Requirement
from shared.interviews.uses import OpenedEntries, SessionUses
from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.recordings.consent import Consents, ConsentSource, RecordingConsent
from shared.store import Contended


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpening:
    """Opens sessions, in two phases: stored as ``opening``, then paid for, then open."""

    repository: SessionRepository
    generator: QuestionGenerator
    consents: Consents
    uses: SessionUses
    entries: OpenedEntries
    clock: Clock

    def open(
        self, *, user_id: str, request: SessionRequest, once: RequestKey | None
    ) -> InterviewSession:
        """Generate the questions and open a session.

        Raises RoleUnknown, NoSuchResume, WordingOutdated, IdempotencyKeyReused, Contended, and what
        reserving a use raises. What a crash cuts off is dropped by a timer, with its use given
        back, unless the request is repeated under its key before.
        """
        now = self.clock()
        session_id = once.derived_id(PREFIX, user_id) if once else new_id(PREFIX, now)
        before = self.repository.find_any(user_id, session_id) if once else None
        if once and before:
            once.require_same(before.request_fingerprint)
            if not before.opening:
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
            conditions=request.conditions,
            adaptive=request.adaptive,
            questions=(),
            request_fingerprint=once.fingerprint if once else None,
            opening=True,
        )
        self.entries.remember(user_id, session_id, since=(before or session).created_at, now=now)
        if not self.repository.add(session) and once:
            session = self._twin(session, once)
        return self._opened(session, candidate, request)

    def _opened(
        self, session: InterviewSession, candidate: Candidate, request: SessionRequest
    ) -> InterviewSession:
        """Pay for a session and open it with its questions; what cannot be paid is dropped."""
        if not session.opening:
            return session
        try:
            use_id = self.uses.billing().reserve(session.user_id, session.id)
        except DomainError:
            self.repository.drop_opening(session)
            raise
        required = mapped(request.job_description, candidate.resume)
        chosen = self.generator.generate(
            session, candidate, count=request.question_count, requirements=required
        )
        questions = tuple(_timed(each, session, request) for each in chosen)
        required = linked(required, questions)
        opened = {
            "questions": questions,
            "requirements": required,
            "alternates": self._alternates(session, questions, required, request),
            "use_id": use_id,
            "opening": False,
        }
        try:
            session = self.repository.finish_opening(
                session, lambda it: it.model_copy(update=opened)
            )
        except NoSuchSession:  # it took so long that the timer has dropped it
            self.uses.billing().give_back(session.user_id, session.id, use_id)
            raise Contended from None
        log_event(
            "session.opened",
            mode=session.mode,
            conditions=session.conditions,
            questions=len(session.questions),
        )
        return session

    def _alternates(
        self,
        session: InterviewSession,
        questions: Sequence[Question],
        required: Sequence[Requirement],
        request: SessionRequest,
    ) -> dict[str, Alternates]:
        """Return what may be asked instead of the questions; nothing unless that was asked for.

        A question about what the job requires stays.
        """
        if not session.adaptive:
            return {}

        def timed(question: Question | None) -> Question | None:
            return _timed(question, session, request) if question else None

        fixed = {name for each in required for name in each.question_ids}
        reserved = self.generator.reserve(session, questions, fixed=fixed)
        return {
            name: Alternates(easier=timed(each.easier), harder=timed(each.harder))
            for name, each in reserved.items()
        }

    def _twin(self, session: InterviewSession, once: RequestKey) -> InterviewSession:
        """Return what the same request has stored at the same moment, or before a crash."""
        twin = self.repository.find_any(session.user_id, session.id)
        if twin is None:
            raise Contended
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


def _timed(question: Question, session: InterviewSession, request: SessionRequest) -> Question:
    """Return a question with the limit of its clock."""
    limit = time_limit_s(
        session.conditions,
        question.kind,
        spoken=session.mode is not Mode.TEXT,
        chosen=request.time_limit_s,
    )
    return question.model_copy(update={"time_limit_s": limit})
