"""Judging an interview when all of its answers are settled, once."""

from typing import NamedTuple

from shared.evaluation.model import InterviewEvaluation
from shared.evaluation.service import AnswerToJudge, Evaluation
from shared.interviews.changing import Sessions
from shared.interviews.errors import AnswerFailed, NoSuchSession, NotEvaluated, SessionStillOpen
from shared.interviews.lifecycle import Endings
from shared.interviews.model import Question, Result, Session, State, StoredEvaluation
from shared.interviews.repository import InterviewRepository, evaluation_id
from shared.ports.evaluator import EvaluationTask


class Waiting(NamedTuple):
    """Answers are on their way still: so many of the spoken ones are ready."""

    ready: int
    session: Session


class Judging:
    """Evaluates interviews and shows their evaluations."""

    def __init__(
        self,
        repository: InterviewRepository,
        sessions: Sessions,
        endings: Endings,
        *,
        evaluation: Evaluation,
    ) -> None:
        """Wire the parts."""
        self._repository = repository
        self._sessions = sessions
        self._endings = endings
        self._evaluation = evaluation

    def evaluate(
        self, *, user_id: str, session_id: str, without_failed: bool = False
    ) -> InterviewEvaluation | Waiting:
        """Judge an ended interview, once: later calls return the stored result.

        Waiting, if answers are on their way still. Raises AnswerFailed for one that came to
        nothing, unless it is to be judged without it; then nothing can be given anew.

        The evaluation is stored before the session says so. A crash between the two costs the
        work and no more: the same answers are judged the same.
        """
        session = self._sessions.read(user_id, session_id)
        if session.state is State.OPEN:
            raise SessionStillOpen
        session = self._endings.finish(session, without_failed=without_failed)
        if session.state is State.CLOSING:
            if session.pending:
                return Waiting(sum(not each.pending for each in session.media.values()), session)
            raise AnswerFailed
        stored = self._repository.evaluation(user_id, session_id)
        if session.state is State.EVALUATED and stored:
            return stored.evaluation
        return self._judged(session)

    def _judged(self, session: Session) -> InterviewEvaluation:
        user_id, session_id = session.user_id, session.id
        evaluation = self._evaluation.evaluate(self._to_judge(session))
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
            self._sessions.change(user_id, session_id, lambda each: each.model_copy(update=update))
        except NoSuchSession:  # deleted while it was judged
            self._repository.delete_evaluation(user_id, session_id)
            raise
        return evaluation

    def evaluated(self, *, user_id: str, session_id: str) -> tuple[Session, InterviewEvaluation]:
        """Return an interview and its evaluation; raises NoSuchSession, NotEvaluated."""
        session = self._sessions.read(user_id, session_id)
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

    def _to_judge(self, session: Session) -> list[AnswerToJudge]:
        return [self._answer_to_judge(session, question) for question in session.questions]

    def _answer_to_judge(self, session: Session, question: Question) -> AnswerToJudge:
        answer = session.answers.get(question.id)
        known = answer and answer.analysis_id
        analysis = self._repository.analysis(session.user_id, known) if known else None
        task = EvaluationTask(
            question=question.text,
            kind=question.kind,
            competency=question.competency,
            key_points=question.key_points,
            reference_answer=question.reference_answer,
            answer=answer.text if answer else "",
        )
        return AnswerToJudge(question.id, task, analysis.analysed if analysis else None)
