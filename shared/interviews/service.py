"""Interviews: from drawing the questions to the stored result.

A session changes under compare-and-swap and is read again when somebody else was faster, so two
tabs that answer at the same moment both count. It only moves forward: open, ended, evaluated.
"""

import secrets
from collections.abc import Callable
from typing import NamedTuple

from shared.evaluation.model import InterviewEvaluation
from shared.evaluation.service import AnswerToJudge, Evaluation
from shared.interviews.drawing import QuestionDrawing
from shared.interviews.errors import (
    ModeNotOffered,
    NoSuchQuestion,
    NoSuchSession,
    NotEvaluated,
    RoleUnknown,
    SessionChanged,
    SessionEnded,
    SessionStillOpen,
)
from shared.interviews.model import (
    RECORDING_WORDING,
    Answer,
    Mode,
    RecordingConsent,
    Result,
    Session,
    State,
    StoredEvaluation,
)
from shared.interviews.repository import (
    PREFIX,
    InterviewRepository,
    Kept,
    SessionPage,
    evaluation_id,
)
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.kernel.vocabulary import Level, Role
from shared.ports.documents import Missing, Stale
from shared.ports.evaluator import EvaluationTask

_TRIES = 8
"""How often a change is made anew on top of somebody else's before the caller is told."""

MAX_SEED = 2**31 - 1


class Request(NamedTuple):
    """What kind of interview is asked for; what is None comes from the profile or chance."""

    role: Role | None
    level: Level | None
    mode: Mode
    question_count: int
    resume_id: str | None
    recording_consent: bool
    seed: int | None


class Interviews:
    """The use cases of interviews."""

    def __init__(
        self,
        repository: InterviewRepository,
        *,
        evaluation: Evaluation,
        drawing: QuestionDrawing,
        pay: Callable[[str, str], None],
        clock: Clock,
    ) -> None:
        """Wire the use cases. ``pay`` takes user and session, and raises when nothing is left."""
        self._repository = repository
        self._evaluation = evaluation
        self._drawing = drawing
        self._pay = pay
        self._clock = clock

    def create(self, *, user_id: str, request: Request, once: RequestKey | None) -> Session:
        """Draw the questions and open an interview.

        Raises RoleUnknown, ModeNotOffered, NoSuchResume, IdempotencyKeyReused, and what ``pay``
        raises. It is paid for before it is there: a request that is repeated under its key after a
        crash between the two finds it paid.
        """
        if request.mode is not Mode.TEXT:
            raise ModeNotOffered
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
            recording=_consent(request, self._clock),
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
        return self._kept(user_id, session_id).value

    def answer(
        self, *, user_id: str, session_id: str, question_id: str, text: str, duration_s: int | None
    ) -> Session:
        """Keep an answer in place of any earlier one to the same question.

        Raises NoSuchSession, NoSuchQuestion, SessionEnded, SessionChanged.
        """

        def change(session: Session) -> Session:
            if question_id not in {question.id for question in session.questions}:
                raise NoSuchQuestion
            if session.state is not State.OPEN:
                raise SessionEnded
            before = session.answers.get(question_id)
            if before and (before.text, before.duration_s) == (text, duration_s):
                return session
            answer = Answer(text=text, answered_at=self._clock(), duration_s=duration_s)
            return session.with_answer(question_id, answer)

        return self._change(user_id, session_id, change)

    def end(self, *, user_id: str, session_id: str) -> Session:
        """Close an interview for answers; ending it again changes nothing."""

        def change(session: Session) -> Session:
            if session.state is not State.OPEN:
                return session
            return session.model_copy(update={"state": State.ENDED, "ended_at": self._clock()})

        return self._change(user_id, session_id, change)

    def evaluate(self, *, user_id: str, session_id: str) -> InterviewEvaluation:
        """Judge an ended interview, once: later calls return the stored result.

        The evaluation is stored before the session says so. A crash between the two costs the
        work and no more: the same answers are judged the same.
        """
        session = self.read(user_id=user_id, session_id=session_id)
        if session.state is State.OPEN:
            raise SessionStillOpen
        stored = self._repository.evaluation(user_id, session_id)
        if session.state is State.EVALUATED and stored:
            return stored.evaluation
        evaluation = self._evaluation.evaluate(_to_judge(session))
        self._repository.put_evaluation(
            StoredEvaluation(
                id=evaluation_id(session_id),
                user_id=user_id,
                session_id=session_id,
                evaluation=evaluation,
            )
        )
        result = Result(
            overall=evaluation.overall,
            competencies=evaluation.competencies,
            answered=evaluation.answered,
            rubric_version=evaluation.rubric_version,
            evaluated_at=evaluation.evaluated_at,
        )
        update = {"state": State.EVALUATED, "result": result}
        try:
            self._change(user_id, session_id, lambda each: each.model_copy(update=update))
        except NoSuchSession:  # deleted while it was judged
            self._repository.delete_evaluation(user_id, session_id)
            raise
        return evaluation

    def evaluated(self, *, user_id: str, session_id: str) -> tuple[Session, InterviewEvaluation]:
        """Return an interview and its evaluation; raises NoSuchSession, NotEvaluated."""
        session = self.read(user_id=user_id, session_id=session_id)
        stored = self._repository.evaluation(user_id, session_id)
        if session.state is not State.EVALUATED or stored is None:
            raise NotEvaluated
        return session, stored.evaluation

    def earlier_results(self, session: Session, *, limit: int) -> list[Session]:
        """Return the evaluated interviews for the same role before this one, oldest first."""
        found: list[Session] = []
        for each in self._repository.before(session):
            if each.result and each.role is session.role:
                found.append(each)
            if len(found) == limit:
                break
        return found[::-1]

    def delete(self, *, user_id: str, session_id: str) -> None:
        """Remove an interview with its answers and its evaluation; raises NoSuchSession."""
        if not self._repository.delete(user_id, session_id):
            raise NoSuchSession

    def _twin(self, session: Session, once: RequestKey) -> Session:
        """Return what the same request made at the same moment."""
        twin = self.read(user_id=session.user_id, session_id=session.id)
        once.require_same(twin.request_fingerprint)
        return twin

    def _change(
        self, user_id: str, session_id: str, change: Callable[[Session], Session]
    ) -> Session:
        for _ in range(_TRIES):
            kept = self._kept(user_id, session_id)
            changed = change(kept.value)
            if changed == kept.value:
                return changed
            try:
                self._repository.save(changed, kept.etag)
            except Stale:
                continue
            except Missing:
                raise NoSuchSession from None
            return changed
        raise SessionChanged

    def _kept(self, user_id: str, session_id: str) -> Kept[Session]:
        kept = self._repository.session(user_id, session_id)
        if kept is None:
            raise NoSuchSession
        return kept


def _consent(request: Request, clock: Clock) -> RecordingConsent | None:
    if not request.recording_consent:
        return None
    return RecordingConsent(granted_at=clock(), wording=RECORDING_WORDING)


def _to_judge(session: Session) -> list[AnswerToJudge]:
    return [
        AnswerToJudge(
            question.id,
            EvaluationTask(
                question=question.text,
                kind=question.kind,
                competency=question.competency,
                key_points=question.key_points,
                reference_answer=question.reference_answer,
                answer=session.answers[question.id].text if question.id in session.answers else "",
            ),
        )
        for question in session.questions
    ]
