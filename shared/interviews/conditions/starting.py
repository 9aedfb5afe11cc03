"""Starting questions: from then on the clock of a question runs, by the time of the server."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.interviews.answering import is_replaced, require_question
from shared.interviews.conditions.adapting import Adapting
from shared.interviews.errors import SessionEnded
from shared.interviews.model import InterviewSession, State
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Clock, Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionStarts:
    """Starts questions, each once; what is asked may be another one then."""

    repository: SessionRepository
    adapting: Adapting
    clock: Clock

    def start(self, *, user_id: str, session_id: str, question_id: str) -> InterviewSession:
        """Note that the candidate sees a question now; starting it again changes nothing.

        Nor does starting what has been answered. Raises NoSuchSession, NoSuchQuestion,
        SessionEnded, Contended.
        """
        session, now = self.repository.read(user_id, session_id), self.clock()
        if not _to_start(session, question_id):
            return session
        adapt = self.adapting.prepare(session, question_id, now)

        def change(session: InterviewSession) -> InterviewSession:
            return _started(session, question_id, now, adapt)

        return self.repository.change(user_id, session_id, change)


def _started(
    session: InterviewSession,
    question_id: str,
    at: Instant,
    adapt: Callable[[InterviewSession], InterviewSession],
) -> InterviewSession:
    if not _to_start(session, question_id):
        return session
    place = [each.id for each in session.questions].index(question_id)
    # With hints it has been seen, so it stays what it is.
    adapted = session if question_id in session.hints else adapt(session)
    started = {**session.started, adapted.questions[place].id: at}
    return adapted.model_copy(update={"started": started, "active_at": at})


def _to_start(session: InterviewSession, question_id: str) -> bool:
    """Tell whether a question is still to be started; raises NoSuchQuestion, SessionEnded.

    It is not once it was started, or something of an answer has arrived or may at any moment.
    """
    if is_replaced(session, question_id):
        return False
    require_question(session, question_id)
    if question_id in session.started:
        return False
    if session.state is not State.OPEN:
        raise SessionEnded
    return not any(question_id in each for each in (session.answers, session.media, session.grants))
