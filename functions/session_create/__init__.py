"""POST /api/v1/sessions: open an interview session."""

import azure.functions as func

from shared.interviews.request import LIMIT_BYTES, OPENING_ERRORS, SessionRequest
from shared.interviews.views import SessionView, session_view
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class NewSession(Body, SessionRequest):
    """What kind of session. Role and level come from the profile when they are left out."""


@endpoint(
    bp,
    "POST",
    "v1/sessions",
    access=USER,
    status=201,
    idempotent=True,
    errors=OPENING_ERRORS,
    body_limit_bytes=LIMIT_BYTES,
)
def session_create(call: Call[NewSession]) -> SessionView:
    """Open an interview session.

    Questions fit the role, level, goals and resume. None is repeated while fresh ones remain. What
    a job description requires and the resume does not show is asked first, by up to half of them.
    """
    opening, once = call.services.interviews.opening, call.request_key
    return session_view(opening.open(user_id=call.user_id, request=call.body, once=once))
