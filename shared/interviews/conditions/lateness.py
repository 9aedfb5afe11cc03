"""Whether an answer came in time, by what is stored of it."""

from math import ceil

from shared.interviews.model import InterviewSession, ProcessingState, Question
from shared.kernel.clock import Instant


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
