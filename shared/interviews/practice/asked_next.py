"""Follow-up questions while a session for study is open, before its evaluation is asked for."""

from dataclasses import dataclass

from shared.interviews.answering import require_question
from shared.interviews.conditions.model import Conditions
from shared.interviews.errors import FollowUpsNotOffered, NothingToFollow, SessionEnded
from shared.interviews.evaluation import SessionEvaluation
from shared.interviews.model import State
from shared.interviews.practice.follow_up import FollowUp, follow_ups
from shared.interviews.repository import SessionRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedNext:
    """Asks on about an answer as it is now. Nothing is kept, and no score or key point is told."""

    repository: SessionRepository
    evaluation: SessionEvaluation

    def ask(self, *, user_id: str, session_id: str, question_id: str) -> tuple[FollowUp, ...]:
        """Return what an interviewer would ask next, the first one first; none if nothing is left.

        Raises NoSuchSession, NoSuchQuestion, FollowUpsNotOffered, SessionEnded, NothingToFollow,
        and Unavailable when the evaluator is not available.
        """
        session = self.repository.read(user_id, session_id)
        require_question(session, question_id)
        if session.conditions is not Conditions.STUDY:
            raise FollowUpsNotOffered
        if session.state is not State.OPEN:
            raise SessionEnded
        answer = session.answers.get(question_id)
        if answer is None or not answer.text.strip():
            raise NothingToFollow
        [question] = [each for each in session.questions if each.id == question_id]
        [evaluated] = self.evaluation.provisional(session, [question]).answers
        return follow_ups(answer.text, evaluated.evaluation)
