"""POST /api/v1/sessions: open an interview."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.billing.errors import USE_ERRORS
from shared.interviews.errors import ModeNotOffered, RoleUnknown, SessionChanged
from shared.interviews.model import MAX_QUESTIONS, Mode
from shared.interviews.service import MAX_SEED, Request
from shared.interviews.views import SessionView, session_view
from shared.kernel.vocabulary import Level, Role
from shared.resumes.errors import NoSuchResume
from shared.resumes.model import ResumeId
from shared.web import USER, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewSession(Body):
    """What kind of interview. Role and level come from the profile when they are left out."""

    role: Role | None = None
    level: Level | None = None
    mode: Mode = Field(default=Mode.TEXT, description="only text is taken at present")
    question_count: Annotated[int, Field(ge=1, le=MAX_QUESTIONS), WHOLE] = 5
    resume_id: ResumeId | None = Field(default=None, description="null: the newest")
    recording_consent: bool = Field(default=False, description="true: I agree to be recorded")
    seed: Annotated[int, Field(ge=0, le=MAX_SEED), WHOLE] | None = None


@endpoint(
    bp,
    "POST",
    "v1/sessions",
    access=USER,
    status=201,
    idempotent=True,
    errors=(ModeNotOffered, RoleUnknown, NoSuchResume, SessionChanged, *USE_ERRORS),
)
def session_create(call: Call[NewSession]) -> SessionView:
    """Open an interview.

    Questions are drawn for the role, the level, the goals on the profile and the resume. None that
    the candidate has had before comes back while fresh ones remain.
    """
    request, once = Request(**dict(call.body)), call.request_key
    interviews = call.services.interviews
    return session_view(interviews.create(user_id=call.user_id, request=request, once=once))
