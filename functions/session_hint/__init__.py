"""PUT /api/v1/sessions/{session_id}/questions/{question_id}/hints/{layer}: reveal a hint."""

import azure.functions as func

from shared.interviews.errors import HINT_ERRORS
from shared.interviews.model import QUESTION_ID
from shared.interviews.views import SessionView, session_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "PUT",
    "v1/sessions/{session_id}/questions/{question_id}/hints/{layer}",
    access=USER,
    path={"question_id": QUESTION_ID, "layer": "[1-9]"},
    errors=HINT_ERRORS,
)
def session_hint(call: Call) -> SessionView:
    """Request a hint to a question of a session for study.

    The layers come one after the other: what sort of answer is asked for, what its key points are
    about, then one or two of them. A layer that is there already stays as it is. Hints are kept
    and shown in the report; answers in sessions for study count in no progress.
    """
    session = call.services.interviews.hints.reveal(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
        layer=int(call.path["layer"]),
    )
    return session_view(session)
