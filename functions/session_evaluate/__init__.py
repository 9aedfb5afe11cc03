"""POST /api/v1/sessions/{session_id}/evaluation: judge an ended interview."""

import azure.functions as func

from shared.evaluation.model import InterviewEvaluation
from shared.interviews.errors import NoSuchSession, SessionChanged, SessionStillOpen
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/evaluation",
    access=USER,
    errors=(NoSuchSession, SessionStillOpen, SessionChanged),
)
def session_evaluate(call: Call) -> InterviewEvaluation:
    """Evaluate an ended interview.

    Every score comes with the words of the answer that it rests on. An interview is judged once;
    asking again returns the same result.
    """
    return call.services.interviews.evaluate(
        user_id=call.user_id, session_id=call.path["session_id"]
    )
