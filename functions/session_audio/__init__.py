"""POST /api/v1/sessions/{session_id}/answers/{question_id}/audio: a small spoken answer."""

import azure.functions as func

from shared.interviews.errors import UPLOAD_ERRORS, NotUploaded
from shared.interviews.model import QUESTION_ID
from shared.interviews.spoken.uploads import Media
from shared.interviews.views import SessionView, session_view
from shared.media.content_types import CONTENT_TYPES, canonical
from shared.media.errors import Unsupported
from shared.media.model import MediaKind
from shared.web import USER, Call, Upload, UploadRule, endpoint

bp = func.Blueprint()

SMALL_AUDIO = UploadRule(
    tuple(each for each in CONTENT_TYPES if each.startswith("audio/")), 4 * 1024 * 1024
)


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/answers/{question_id}/audio",
    access=USER,
    path={"question_id": QUESTION_ID},
    status=202,
    idempotent=True,
    errors=(*UPLOAD_ERRORS, NotUploaded, Unsupported),
    upload=SMALL_AUDIO,
)
def session_audio(call: Call[Upload]) -> SessionView:
    """Answer with an audio recording.

    At most 4 MB, sent with the request. Larger ones, and video, are uploaded straight to the
    store (`session_media_start`).
    """
    data = call.body.data
    session = call.services.interviews.uploads.take(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        question_id=call.path["question_id"],
        media=Media(MediaKind.AUDIO, canonical(call.body.content_type), len(data)),
        data=data,
        once=call.request_key,
    )
    return session_view(session)
