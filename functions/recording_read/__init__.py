"""GET /api/v1/recordings/{recording_id}: one recording, with a link to watch it."""

import azure.functions as func

from shared.ports.blobs import NoSuchBlob
from shared.recordings.errors import NoSuchRecording, RecordingExpired
from shared.recordings.views import RecordingView, recording_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "GET",
    "v1/recordings/{recording_id}",
    access=USER,
    errors=(NoSuchRecording, RecordingExpired, NoSuchBlob),
)
def recording_read(call: Call) -> RecordingView:
    """Request a link to a recording.

    The link is valid for five minutes. From `purge_at` on the response is 410 and no link works,
    whether or not the recording has been removed.
    """
    watchable = call.services.recordings.recordings.read(
        user_id=call.user_id, recording_id=call.path["recording_id"]
    )
    return recording_view(watchable)
