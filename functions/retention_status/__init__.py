"""GET /api/v1/retention/status: whether recordings are deleted after 90 days."""

import azure.functions as func

from shared.recordings.views import RetentionStatus
from shared.recordings.views import retention_status as status_of
from shared.web import PUBLIC, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/retention/status", access=PUBLIC)
def retention_status(call: Call) -> RetentionStatus:
    """Read whether recordings are deleted on time.

    Covers all deletions so far: how many, the longest delay, and how many are overdue.
    """
    return status_of(
        call.services.recordings.purge.status(),
        call.services.recordings.daily_check.status(),
        unreadable_media=call.services.interviews.cleanup.unreadable(),
        orphan_media=call.services.interviews.media_check.found(),
    )
