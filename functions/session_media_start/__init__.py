"""POST /api/v1/sessions/{session_id}/answers/{question_id}/media: request an upload."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import UPLOAD_ERRORS
from shared.interviews.model import QUESTION_ID
from shared.interviews.spoken.uploads import Media
from shared.interviews.spoken.views import UploadGrantView, upload_grant_view
from shared.media.content_types import ContentType
from shared.media.model import MAX_BYTES, MediaKind
from shared.web import USER, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewMedia(Body):
    """The file that is going to be uploaded."""

    kind: MediaKind
    content_type: ContentType
    size_bytes: Annotated[int, Field(ge=1, le=MAX_BYTES), WHOLE]


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/answers/{question_id}/media",
    access=USER,
    path={"question_id": QUESTION_ID},
    status=201,
    idempotent=True,
    errors=UPLOAD_ERRORS,
)
def session_media_start(call: Call[NewMedia]) -> UploadGrantView:
    """Request an upload URL for a spoken answer.

    The URL is valid for 15 minutes and one file of this type and size, to be sent from the
    browser straight to the store. Confirm the upload when it is done (`session_media_complete`).
    """
    ticket = call.services.interviews.uploads.start(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
        media=Media(call.body.kind, call.body.content_type, call.body.size_bytes),
        once=call.request_key,
    )
    return upload_grant_view(ticket)
