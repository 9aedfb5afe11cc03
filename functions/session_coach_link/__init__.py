"""POST /api/v1/sessions/{session_id}/coach-links: a link for a coach."""

from datetime import timedelta
from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.interviews.coaching.model import LONGEST_LIFE
from shared.interviews.coaching.views import MadeCoachLink, made_view
from shared.interviews.errors import COACH_LINK_ERRORS
from shared.kernel.text import Line
from shared.web import USER, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewCoachLink(Body):
    """How long the link lives, and what it shows."""

    days: Annotated[int, Field(ge=1, le=LONGEST_LIFE.days), WHOLE] = 14
    label: Annotated[Line, Field(max_length=60, examples=["Meera, my mentor"])] | None = None
    show_name: bool = False


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/coach-links",
    access=USER,
    status=201,
    idempotent=True,
    errors=COACH_LINK_ERRORS,
)
def session_coach_link(call: Call[NewCoachLink]) -> MadeCoachLink:
    """Create a link for a coach.

    Anyone who has the URL can read the answers of this session, grade them once, and read its
    report afterwards, until the link is revoked or expires. Without your name the
    answers may still tell who you are. The URL is shown in this answer only.
    """
    made = call.services.interviews.coach_links.make(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        life=timedelta(days=call.body.days),
        label=call.body.label or "",
        show_name=call.body.show_name,
        once=call.request_key,
    )
    return made_view(made, call.services.clock())
