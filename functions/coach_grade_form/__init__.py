"""POST /api/v1/sessions/{session_id}/coach/form: the form of a coach's page."""

import json

import azure.functions as func

from shared.accounts.errors import TooManyAttempts
from shared.interviews.coaching.given import CoachKey, NewGrades, grades_in
from shared.interviews.coaching.page import FORM_POLICY, render_coach
from shared.interviews.coaching.views import coach_view
from shared.interviews.errors import GRADING_ERRORS
from shared.web import PUBLIC, Call, Html, Upload, endpoint
from shared.web.body import JSON, JSON_LIMIT_BYTES, read_json
from shared.web.operation import UploadRule
from shared.web.problem import Malformed

bp = func.Blueprint()

_FORM = UploadRule(("application/x-www-form-urlencoded",), JSON_LIMIT_BYTES)


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/coach/form",
    access=PUBLIC,
    upload=_FORM,
    errors=(*GRADING_ERRORS, TooManyAttempts),
)
def coach_grade_form(call: Call[Upload, CoachKey]) -> Html:
    """Set the coach's grades by the form of the page.

    For browsers without a script; `coach_grade` does the same with JSON.
    """
    call.services.accounts.request_pace.admit("coach", call.client)
    key, session_id = call.query.key, call.path["session_id"]
    try:
        sent = json.dumps(grades_in(call.body.data))
    except ValueError:
        raise Malformed(detail="The form cannot be read.") from None
    new = NewGrades.model_validate(read_json(sent.encode(), JSON, NewGrades))
    opened = call.services.interviews.coach_links.grade(
        session_id=session_id, key=key, given=new.given, note=new.note
    )
    page = render_coach(coach_view(opened), session_id=session_id, key=key)
    return Html(page.encode(), {"Content-Security-Policy": FORM_POLICY})
