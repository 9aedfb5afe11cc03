"""GET /api/v1/sessions/{session_id}/questions/{question_id}/attempts: the tries side by side."""

import azure.functions as func

from shared.interviews.errors import NoSuchQuestion, NoSuchSession, NotEvaluated
from shared.interviews.model import QUESTION_ID
from shared.interviews.practice.views import AttemptsView, attempts_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "GET",
    "v1/sessions/{session_id}/questions/{question_id}/attempts",
    access=USER,
    path={"question_id": QUESTION_ID},
    errors=(NoSuchSession, NoSuchQuestion, NotEvaluated),
)
def session_attempts(call: Call) -> AttemptsView:
    """Read all tries at a question side by side.

    The first is the answer in the session.
    """
    tried = call.services.interviews.attempts.read(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
    )
    return attempts_view(tried)
