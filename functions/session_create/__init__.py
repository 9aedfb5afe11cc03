"""POST /api/v1/sessions: open an interview."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import ModeNotOffered, RoleUnknown, SessionChanged
from shared.interviews.model import MAX_QUESTIONS, Mode
from shared.interviews.service import MAX_SEED, Request
from shared.interviews.views import SessionView, session_view
from shared.kernel.vocabulary import Level, Role
from shared.resumes.errors import NoSuchResume
from shared.web import USER, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewSession(Body):
    """What kind of interview. Role and level come from the profile when they are left out."""

    role: Role | None = None
    level: Level | None = None
    mode: Mode = Field(default=Mode.TEXT, description="only text is taken at present")
    question_count: Annotated[int, Field(ge=1, le=MAX_QUESTIONS), WHOLE] = 5
    resume_id: str | None = Field(default=None, max_length=36, description="null: the newest")
    recording_consent: bool = Field(default=False, description="true: I agree to be recorded")
    seed: Annotated[int, Field(ge=0, le=MAX_SEED), WHOLE] | None = None


@endpoint(
    bp,
    "POST",
    "v1/sessions",
    access=USER,
    status=201,
    idempotent=True,
    errors=(ModeNotOffered, RoleUnknown, NoSuchResume, SessionChanged),
)
def session_create(call: Call[NewSession]) -> SessionView:
    """Open an interview.

    Questions are drawn for the role, the level, the goals on the profile and the resume. None that
    the candidate has had before comes back while fresh ones remain.
    """
    request = Request(**dict(call.body))
    session = call.services.interviews.create(
        user_id=call.user_id, request=request, once=call.request_key
    )
    return session_view(session)
