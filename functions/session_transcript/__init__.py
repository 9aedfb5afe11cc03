"""PUT /api/v1/sessions/{session_id}/answers/{question_id}/transcript: answer with a transcript."""

import azure.functions as func

from shared.interviews.errors import UPLOAD_ERRORS
from shared.interviews.model import QUESTION_ID, Mode
from shared.interviews.views import SessionView, session_view
from shared.media.browser import BrowserAnswer
from shared.media.errors import Silent
from shared.media.model import MediaKind
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()

_LIMIT_BYTES = 512 * 1024


class Heard(Body):
    """What the browser recognised, and saw, by itself."""

    kind: MediaKind
    answer: BrowserAnswer


@endpoint(
    bp,
    "PUT",
    "v1/sessions/{session_id}/answers/{question_id}/transcript",
    access=USER,
    path={"question_id": QUESTION_ID},
    errors=(*UPLOAD_ERRORS, Silent),
    body_limit_bytes=_LIMIT_BYTES,
)
def session_transcript(call: Call[Heard]) -> SessionView:
    """Answer with a transcript made by the browser.

    No media is uploaded. The last answer before the session ends counts. Sending the same again
    changes nothing.
    """
    session = call.services.interviews.transcripts.answer(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
        mode=Mode(call.body.kind),
        words=call.body.answer,
    )
    return session_view(session)
