"""Starting questions: from then on the clock of a question runs, by the time of the server."""

from dataclasses import dataclass
from math import ceil

from shared.interviews.answering import require_question
from shared.interviews.errors import SessionEnded
from shared.interviews.model import InterviewSession, ProcessingState, Question, State
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Clock, Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionStarts:
    """Starts questions, each once."""

    repository: SessionRepository
    clock: Clock

    def start(self, *, user_id: str, session_id: str, question_id: str) -> InterviewSession:
        """Note that the candidate sees a question now; starting it again changes nothing.

        Nor does starting what has been answered. Raises NoSuchSession, NoSuchQuestion,
        SessionEnded, Contended.
        """
        now = self.clock()

        def change(session: InterviewSession) -> InterviewSession:
            require_question(session, question_id)
            if question_id in session.started:
                return session
            if session.state is not State.OPEN:
                raise SessionEnded
            if is_answered(session, question_id):
                return session
            return session.model_copy(
                update={"started": {**session.started, question_id: now}, "active_at": now}
            )

        return self.repository.change(user_id, session_id, change)


def is_answered(session: InterviewSession, question_id: str) -> bool:
    """Tell whether something of an answer has arrived, or may at any moment."""
    return any(question_id in each for each in (session.answers, session.media, session.grants))


def late_by_s(session: InterviewSession, question: Question) -> int | None:
    """Return by how many seconds the answer exceeds its limit; None: nothing can be said.

    A spoken answer was given when its upload was requested: how long a network takes to send it,
    and we to hear it, is not the candidate's time.
    """
    started, given = session.started.get(question.id), _given_at(session, question.id)
    if question.time_limit_s is None or started is None or given is None:
        return None
    return max(0, ceil((given - started).total_seconds()) - question.time_limit_s)


def _given_at(session: InterviewSession, question_id: str) -> Instant | None:
    answer, media = session.answers.get(question_id), session.media.get(question_id)
    if answer is None or media is None:
        return answer.answered_at if answer else None
    return media.upload.granted_at if media.state is ProcessingState.DONE else None
