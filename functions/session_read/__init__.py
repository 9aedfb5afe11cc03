"""GET /api/v1/sessions/{session_id}: one session."""

import azure.functions as func

from shared.interviews.errors import NoSuchSession
from shared.interviews.views import SessionView, session_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/sessions/{session_id}", access=USER, errors=(NoSuchSession,))
def session_read(call: Call) -> SessionView:
    """Read a session with its questions and the answers so far."""
    session = call.services.interviews.sessions.read(call.user_id, call.path["session_id"])
    return session_view(session)
