"""DELETE /api/v1/recordings/{recording_id}: delete a recording."""

import azure.functions as func

from shared.recordings.errors import NoSuchRecording
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "DELETE", "v1/recordings/{recording_id}", access=USER, errors=(NoSuchRecording,))
def recording_delete(call: Call) -> None:
    """Delete a recording.

    It is gone at once. The answer and its evaluation stay.
    """
    call.services.recordings.recordings.delete(
        user_id=call.user_id, recording_id=call.path["recording_id"]
    )
