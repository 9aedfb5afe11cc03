"""POST /api/v1/sessions: open an interview session."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.billing.errors import USE_ERRORS
from shared.interviews.conditions.model import Conditions, TimeLimit
from shared.interviews.errors import RoleUnknown
from shared.interviews.model import MAX_QUESTIONS, Mode
from shared.interviews.opening import MAX_SEED, SessionRequest
from shared.interviews.requirements.model import Description
from shared.interviews.views import SessionView, session_view
from shared.kernel.vocabulary import Level, Role
from shared.recordings.consent import Wording
from shared.recordings.errors import WordingOutdated
from shared.resumes.errors import NoSuchResume
from shared.resumes.model import ResumeId
from shared.web import USER, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewSession(Body):
    """What kind of session. Role and level come from the profile when they are left out."""

    role: Role | None = None
    level: Level | None = None
    mode: Mode = Mode.TEXT
    question_count: Annotated[int, Field(ge=1, le=MAX_QUESTIONS), WHOLE] = 5
    resume_id: ResumeId | None = Field(default=None, description="null: the newest")
    recording_consent: bool | None = Field(default=None, description="null: my default, or no")
    recording_wording: Wording | None = Field(default=None, description="what I agree to")
    seed: Annotated[int, Field(ge=0, le=MAX_SEED), WHOLE] | None = None
    conditions: Conditions = Conditions.REAL
    time_limit_s: Annotated[TimeLimit, WHOLE] | None = None
    adaptive: bool = False
    job_description: Description | None = Field(
        default=None,
        description="what the job requires is read, kept and asked about; the text is not kept",
    )


_LIMIT_BYTES = 256 * 1024
"""A job description of 20,000 characters fits even if all are escaped."""

_ERRORS = (RoleUnknown, NoSuchResume, WordingOutdated, *USE_ERRORS)


@endpoint(
    bp,
    "POST",
    "v1/sessions",
    access=USER,
    status=201,
    idempotent=True,
    errors=_ERRORS,
    body_limit_bytes=_LIMIT_BYTES,
)
def session_create(call: Call[NewSession]) -> SessionView:
    """Open an interview session.

    Questions fit the role, level, goals and resume. None is repeated while fresh ones remain. What
    a job description requires and the resume does not show is asked first, by up to half of them.
    """
    request, once = SessionRequest(**dict(call.body)), call.request_key
    opening = call.services.interviews.opening
    return session_view(opening.open(user_id=call.user_id, request=request, once=once))
