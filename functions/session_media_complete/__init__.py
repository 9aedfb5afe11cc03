"""POST /api/v1/sessions/{session_id}/answers/{question_id}/media/complete: confirm an upload."""

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import ARRIVAL_ERRORS
from shared.interviews.model import QUESTION_ID
from shared.interviews.views import SessionView, session_view
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class Arrived(Body):
    """The upload that has arrived."""

    upload_id: str = Field(pattern=r"^upl_[0-9a-f]{32}$")


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/answers/{question_id}/media/complete",
    access=USER,
    path={"question_id": QUESTION_ID},
    status=202,
    errors=ARRIVAL_ERRORS,
)
def session_media_complete(call: Call[Arrived]) -> SessionView:
    """Confirm an upload, so that it is processed as the answer.

    Repeating it changes nothing. `session_read` shows the progress.
    """
    session = call.services.interviews.uploads.complete(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
        upload_id=call.body.upload_id,
    )
    return session_view(session)
