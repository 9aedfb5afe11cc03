"""DELETE /api/v1/sessions/{session_id}/coach-links/{link_id}: the link leads nowhere any more."""

import azure.functions as func

from shared.interviews.errors import NoSuchReportLink, NoSuchSession
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "DELETE",
    "v1/sessions/{session_id}/coach-links/{link_id}",
    access=USER,
    errors=(NoSuchSession, NoSuchReportLink),
)
def session_coach_link_revoke(call: Call) -> None:
    """Withdraw a link from a coach, at once.

    Grades that were given by it stay until the session is deleted.
    """
    call.services.interviews.coach_links.revoke(
        user_id=call.user_id, session_id=call.path["session_id"], link_id=call.path["link_id"]
    )
