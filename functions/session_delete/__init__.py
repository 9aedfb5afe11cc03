"""DELETE /api/v1/sessions/{session_id}: delete a session."""

import azure.functions as func

from shared.interviews.errors import NoSuchSession
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "DELETE", "v1/sessions/{session_id}", access=USER, errors=(NoSuchSession,))
def session_delete(call: Call) -> None:
    """Delete a session.

    Its answers, recordings and evaluation go with it.
    """
    call.services.interviews.lifecycle.delete(
        user_id=call.user_id, session_id=call.path["session_id"]
    )
