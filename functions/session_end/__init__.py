"""POST /api/v1/sessions/{session_id}/end: close a session for answers."""

import azure.functions as func

from shared.interviews.errors import NoSuchSession
from shared.interviews.views import SessionView, session_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/end",
    access=USER,
    errors=(NoSuchSession,),
)
def session_end(call: Call) -> SessionView:
    """End a session: its answers are final from now on.

    While spoken answers are being processed it is `closing`; it ends by itself when they are ready.
    Media without consent to recording is gone by then. Ending it again changes nothing.
    """
    session = call.services.interviews.lifecycle.end(
        user_id=call.user_id, session_id=call.path["session_id"]
    )
    return session_view(session)
