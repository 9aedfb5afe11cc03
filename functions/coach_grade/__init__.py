"""POST /api/v1/sessions/{session_id}/coach/grades: a coach grades the answers."""

import azure.functions as func

from shared.accounts.errors import TooManyAttempts
from shared.interviews.coaching.given import CoachKey, NewGrades
from shared.interviews.coaching.views import CoachView, coach_view
from shared.interviews.errors import GRADING_ERRORS
from shared.web import PUBLIC, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/coach/grades",
    access=PUBLIC,
    status=201,
    errors=(*GRADING_ERRORS, TooManyAttempts),
)
def coach_grade(call: Call[NewGrades, CoachKey]) -> CoachView:
    """Set the coach's grades, once, and read the report.

    The same grades again are answered in the same way, others are refused.
    """
    call.services.accounts.request_pace.admit("coach", call.client)
    opened = call.services.interviews.coach_links.grade(
        session_id=call.path["session_id"],
        key=call.query.key,
        given=call.body.given,
        note=call.body.note,
    )
    return coach_view(opened)
