"""POST /api/v1/sessions/{session_id}/end: close an interview for answers."""

import azure.functions as func

from shared.interviews.errors import NoSuchSession, SessionChanged
from shared.interviews.views import SessionView, session_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/end",
    access=USER,
    errors=(NoSuchSession, SessionChanged),
)
def session_end(call: Call) -> SessionView:
    """End an interview: its answers are final from now on.

    While spoken answers are on their way it is `closing`; it ends by itself when they are ready.
    Media that is not to be kept is gone by then. Ending it again changes nothing.
    """
    session = call.services.interviews.end(user_id=call.user_id, session_id=call.path["session_id"])
    return session_view(session)
