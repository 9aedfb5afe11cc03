"""DELETE /api/v1/sessions/{session_id}: remove an interview."""

import azure.functions as func

from shared.interviews.errors import NoSuchSession, SessionChanged
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp, "DELETE", "v1/sessions/{session_id}", access=USER, errors=(NoSuchSession, SessionChanged)
)
def session_delete(call: Call) -> None:
    """Delete an interview with its answers, recordings and evaluation."""
    call.services.interviews.delete(user_id=call.user_id, session_id=call.path["session_id"])
