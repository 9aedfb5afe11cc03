"""GET /api/v1/recordings: the caller's recordings."""

import azure.functions as func

from shared.ports.documents import UnknownCursor
from shared.recordings.views import RecordingRow, recording_row
from shared.web import USER, Call, Listing, Paging, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/recordings", access=USER, errors=(UnknownCursor,))
def recording_list(call: Call[None, Paging]) -> Listing[RecordingRow]:
    """List recordings, newest first.

    Each shows the time at which it is deleted.
    """
    page = call.services.recordings.recordings.page(
        user_id=call.user_id, limit=call.query.limit, cursor=call.query.cursor
    )
    rows = tuple(recording_row(recording) for recording in page.items)
    return Listing(items=rows, next_cursor=page.next_cursor)
