"""GET /api/v1/sessions/{session_id}/coach-links: the links for coaches, and their grades."""

import azure.functions as func

from shared.interviews.coaching.views import CoachLinksView, coach_link_view
from shared.interviews.errors import NoSuchSession
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/sessions/{session_id}/coach-links", access=USER, errors=(NoSuchSession,))
def session_coach_links(call: Call) -> CoachLinksView:
    """List the links for coaches, with the grades given.

    Each says how near the grades are to our scores.
    """
    found = call.services.interviews.coach_links.list(
        user_id=call.user_id, session_id=call.path["session_id"]
    )
    now = call.services.clock()
    return CoachLinksView(items=tuple(coach_link_view(each, now) for each in found))
