"""Attempts: a question of an evaluated session is tried again, as often as one likes to learn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from shared.interviews.answering import require_question
from shared.interviews.errors import NotEvaluated, TooManyAttempts
from shared.interviews.evaluation import task_of
from shared.interviews.model import InterviewSession, Question, State
from shared.interviews.practice.model import MOST_ATTEMPT_CHARS, MOST_ATTEMPTS, Attempt
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.ports.evaluator import AnswerEvaluation, Evaluator


class Tried(NamedTuple):
    """A question, the evaluation of its answer in the session, and its attempts, oldest first."""

    session: InterviewSession
    question: Question
    first: AnswerEvaluation
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """Tries questions again. It costs nothing and leaves the session's own evaluation as it is.

    Attempts are part of the session's document, so they go with it at once.
    """

    repository: SessionRepository
    evaluator: Callable[[], Evaluator]
    clock: Clock

    def attempt(
        self,
        *,
        user_id: str,
        session_id: str,
        question_id: str,
        text: str,
        duration_s: int | None,
        once: RequestKey | None,
    ) -> Tried:
        """Evaluate and keep an attempt; under the same key, once.

        Raises NoSuchSession, NoSuchQuestion, NotEvaluated, TooManyAttempts, IdempotencyKeyReused,
        Contended, and Unavailable when the evaluator is not available.
        """
        before = self.read(user_id=user_id, session_id=session_id, question_id=question_id)
        now = self.clock()
        attempt_id = once.derived_id("att", user_id) if once else new_id("att", now)
        evaluation = self.evaluator().evaluate(task_of(before.question, text))
        attempt = Attempt(
            id=attempt_id,
            text=text,
            duration_s=duration_s,
            made_at=now,
            overall=evaluation.overall,
            verdict=evaluation.verdict,
            points=tuple(point.coverage for point in evaluation.key_points),
            evaluator_version=evaluation.evaluator_version,
            rubric_version=evaluation.rubric_version,
            fingerprint=once.fingerprint if once else None,
        )

        def step(session: InterviewSession) -> InterviewSession:
            made = {each.id: each for every in session.attempts.values() for each in every}
            if once and attempt.id in made:
                once.require_same(made[attempt.id].fingerprint)
                return session
            _require_room(session, question_id, text)
            more = (*session.attempts.get(question_id, ()), attempt)
            return session.model_copy(update={"attempts": {**session.attempts, question_id: more}})

        session = self.repository.change(user_id, session_id, step)
        return before._replace(session=session, attempts=session.attempts.get(question_id, ()))

    def read(self, *, user_id: str, session_id: str, question_id: str) -> Tried:
        """Return a question and its tries; raises NoSuchSession, NoSuchQuestion, NotEvaluated."""
        session = self.repository.read(user_id, session_id)
        require_question(session, question_id)
        stored = self.repository.evaluation(user_id, session_id)
        if session.state is not State.EVALUATED or stored is None:
            raise NotEvaluated
        [question] = [each for each in session.questions if each.id == question_id]
        [first] = [
            each.evaluation for each in stored.evaluation.answers if each.question_id == question_id
        ]
        return Tried(session, question, first, session.attempts.get(question_id, ()))


def _require_room(session: InterviewSession, question_id: str, text: str) -> None:
    """Raise TooManyAttempts where no other attempt fits; a document has its limits."""
    every = [each for attempts in session.attempts.values() for each in attempts]
    chars = len(text) + sum(len(each.text) for each in every)
    tried = len(session.attempts.get(question_id, ()))
    if tried >= MOST_ATTEMPTS or chars > MOST_ATTEMPT_CHARS:
        raise TooManyAttempts
