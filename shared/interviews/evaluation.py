"""Evaluating a session once all of its answers are processed."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

from shared.evaluation.model import InterviewEvaluation
from shared.evaluation.service import Evaluation, GivenAnswer
from shared.interviews.errors import AnswerFailed, NoSuchSession, NotEvaluated, SessionStillOpen
from shared.interviews.judging.service import Asked, BeingJudged, Judging
from shared.interviews.lifecycle import Lifecycle
from shared.interviews.model import (
    InterviewSession,
    ProcessingState,
    Question,
    Result,
    State,
    StoredEvaluation,
)
from shared.interviews.repository import SessionRepository, evaluation_id
from shared.kernel.trace import log_event
from shared.ports.evaluator import EvaluationTask
from shared.ports.events import Announce, EventType, unannounced


class Waiting(NamedTuple):
    """Answers are still being processed: so many of the spoken ones are ready.

    Or another request is having them judged by a language model.
    """

    ready: int
    session: InterviewSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEvaluation:
    """Evaluates sessions and shows their evaluations."""

    repository: SessionRepository
    lifecycle: Lifecycle
    evaluation: Evaluation
    judging: Judging
    announce: Announce = unannounced

    def evaluate(
        self, *, user_id: str, session_id: str, without_failed: bool = False
    ) -> InterviewEvaluation | Waiting:
        """Evaluate an ended session, once: later calls return the stored result.

        Waiting, if answers are still being processed or judged. Raises AnswerFailed if one has
        failed, unless the session is to be evaluated without it; then it cannot be repeated.

        The evaluation is stored before the session says so. A crash between the two costs the
        work and no more: the same answers always get the same evaluation, and what a language
        model has said of them is stored by then.
        """
        session = self.repository.read(user_id, session_id)
        if session.state is State.OPEN:
            raise SessionStillOpen
        session = self.lifecycle.finish(session, without_failed=without_failed)
        if session.state is State.CLOSING:
            if session.pending:
                return Waiting(sum(not each.pending for each in session.media.values()), session)
            raise AnswerFailed(detail=_ways_on(session))
        stored = self.repository.evaluation(user_id, session_id)
        if session.state is State.EVALUATED and stored:
            return stored.evaluation
        return self._evaluated(session)

    def _evaluated(self, session: InterviewSession) -> InterviewEvaluation | Waiting:
        user_id, session_id = session.user_id, session.id
        began = monotonic()
        try:
            evaluation = self.evaluation.evaluate(
                self._answers(session, session.questions),
                again=lambda heard: self.judging.judged(
                    session, {name: Asked(*each) for name, each in heard.items()}
                ),
            )
        except BeingJudged:
            return Waiting(len(session.media), session)
        s = round(monotonic() - began, 3)
        stored = StoredEvaluation(
            id=evaluation_id(session_id),
            user_id=user_id,
            session_id=session_id,
            evaluation=evaluation,
        )
        if any(each.evaluation.language_model for each in evaluation.answers):
            evaluation = self.repository.keep_evaluation(stored).evaluation
        else:
            self.repository.put_evaluation(stored)
        result = Result(
            overall=evaluation.overall,
            competencies=evaluation.competencies,
            answered=evaluation.answered,
            rubric_version=evaluation.rubric_version,
            evaluated_at=evaluation.evaluated_at,
        )
        update = {"state": State.EVALUATED, "result": result}
        self.announce(EventType.SESSION_EVALUATED, user_id=user_id, subject_ids=[session_id])
        try:
            self.repository.change(user_id, session_id, lambda each: each.model_copy(update=update))
        except NoSuchSession:  # deleted while it was evaluated
            self.repository.delete_evaluation(user_id, session_id)
            raise
        log_event("session.evaluated", mode=session.mode, answered=evaluation.answered, s=s)
        return evaluation

    def evaluated(
        self, *, user_id: str, session_id: str
    ) -> tuple[InterviewSession, InterviewEvaluation]:
        """Return a session and its evaluation; raises NoSuchSession, NotEvaluated."""
        session = self.repository.read(user_id, session_id)
        stored = self.repository.evaluation(user_id, session_id)
        if session.state is not State.EVALUATED or stored is None:
            raise NotEvaluated
        return session, stored.evaluation

    def earlier_results(self, session: InterviewSession, *, limit: int) -> list[InterviewSession]:
        """Return the sessions like this one, by role and conditions, before it, oldest first."""
        found: list[InterviewSession] = []
        for each in self.repository.before(session):
            if each.result and (each.role, each.conditions) == (session.role, session.conditions):
                found.append(each)
            if len(found) == limit:
                break
        return found[::-1]

    def provisional(
        self, session: InterviewSession, questions: Sequence[Question]
    ) -> InterviewEvaluation:
        """Evaluate the answers to some questions by the evaluator alone, and keep nothing.

        Raises Unavailable when the evaluator is not available.
        """
        return self.evaluation.evaluate(self._answers(session, questions))

    def _answers(
        self, session: InterviewSession, questions: Sequence[Question]
    ) -> list[GivenAnswer]:
        return [self._answer(session, each) for each in questions]

    def _answer(self, session: InterviewSession, question: Question) -> GivenAnswer:
        answer = session.answers.get(question.id)
        known = answer and answer.analysis_id
        analysis = self.repository.analysis(session.user_id, known) if known else None
        task = task_of(question, answer.text if answer else "")
        return GivenAnswer(question.id, task, analysis.analysed if analysis else None)


def task_of(question: Question, answer: str) -> EvaluationTask:
    """Return what the evaluator is asked about an answer to a question."""
    return EvaluationTask(
        question=question.text,
        kind=question.kind,
        competency=question.competency,
        key_points=question.key_points,
        reference_answer=question.reference_answer,
        answer=answer,
        personal=question.about is not None,
    )


def _ways_on(session: InterviewSession) -> str:
    failed = sum(each.state is ProcessingState.FAILED for each in session.media.values())
    return (
        f"Spoken answers that could not be processed: {failed}. Record them again, or evaluate "
        "without them by `without_failed=true`."
    )
