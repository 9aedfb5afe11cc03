"""GET /api/v1/sessions/{session_id}/coach: a session as a coach sees it, by a link."""

from typing import Literal

import azure.functions as func
from pydantic import Field

from shared.accounts.errors import TooManyAttempts
from shared.interviews.coaching.given import CoachKey
from shared.interviews.coaching.page import FORM_POLICY, render_coach
from shared.interviews.coaching.views import CoachView, coach_view
from shared.interviews.errors import NoSuchReportLink
from shared.web import PUBLIC, Call, Html, endpoint

bp = func.Blueprint()


class CoachForm(CoachKey):
    """The key of the link, and the format of the answer."""

    format: Literal["json", "html"] = Field(default="json", description="html: a page with a form")


@endpoint(
    bp,
    "GET",
    "v1/sessions/{session_id}/coach",
    access=PUBLIC,
    errors=(NoSuchReportLink, TooManyAttempts),
)
def coach_report(call: Call[None, CoachForm]) -> CoachView | Html:
    """Read a session as its coach.

    It shows what was asked and answered; what we say of it only once the coach has graded.
    """
    call.services.accounts.request_pace.admit("coach", call.client)
    key, session_id = call.query.key, call.path["session_id"]
    opened = call.services.interviews.coach_links.open(session_id=session_id, key=key)
    view = coach_view(opened)
    if call.query.format == "json":
        return view
    page = render_coach(view, session_id=session_id, key=key)
    return Html(page.encode(), {"Content-Security-Policy": FORM_POLICY})
