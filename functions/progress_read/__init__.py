"""GET /api/v1/progress: the caller's progress by competency."""

import azure.functions as func

from shared.interviews.practice.progress import Progress
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/progress", access=USER)
def progress_read(call: Call) -> Progress:
    """Read the progress by competency.

    It covers all roles in the newest 24 sessions. Of fewer than three answers no number is given.
    """
    return call.services.interviews.practice.progress(user_id=call.user_id)
