"""GET /api/v1/retention/status: how well the promise of 90 days is kept."""

import azure.functions as func

from shared.recordings.views import RetentionStatus
from shared.recordings.views import retention_status as status_of
from shared.web import PUBLIC, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/retention/status", access=PUBLIC)
def retention_status(call: Call) -> RetentionStatus:
    """Read what the purges have done, how late at worst, and what they could not remove."""
    return status_of(call.services.keeping.purge.status())
