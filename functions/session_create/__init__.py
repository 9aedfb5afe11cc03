"""POST /api/v1/sessions: open an interview."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import RoleUnknown, SessionChanged
from shared.interviews.model import MAX_QUESTIONS, Mode
from shared.interviews.service import MAX_SEED, Request
from shared.interviews.views import SessionView, session_view
from shared.kernel.vocabulary import Level, Role
from shared.recordings.consent import Wording
from shared.recordings.errors import WordingOutdated
from shared.resumes.errors import NoSuchResume
from shared.web import USER, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewSession(Body):
    """What kind of interview. Role and level come from the profile when they are left out."""

    role: Role | None = None
    level: Level | None = None
    mode: Mode = Field(default=Mode.TEXT, description="text is always taken, audio with video")
    question_count: Annotated[int, Field(ge=1, le=MAX_QUESTIONS), WHOLE] = 5
    resume_id: str | None = Field(
        default=None, pattern=r"^res_[0-9a-f]{32}$", description="null: the newest"
    )
    recording_consent: bool | None = Field(default=None, description="null: my default, or no")
    recording_wording: Wording | None = Field(default=None, description="what I agree to")
    seed: Annotated[int, Field(ge=0, le=MAX_SEED), WHOLE] | None = None


_ERRORS = (RoleUnknown, NoSuchResume, SessionChanged, WordingOutdated)


@endpoint(bp, "POST", "v1/sessions", access=USER, status=201, idempotent=True, errors=_ERRORS)
def session_create(call: Call[NewSession]) -> SessionView:
    """Open an interview.

    Questions are drawn for role, level, goals and resume. None comes back while fresh ones remain.
    """
    request = Request(**dict(call.body))
    session = call.services.interviews.create(
        user_id=call.user_id, request=request, once=call.request_key
    )
    return session_view(session)
