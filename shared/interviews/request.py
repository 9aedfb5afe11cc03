"""The interview session that is asked for."""

from typing import Annotated

from pydantic import Field

from shared.billing.errors import USE_ERRORS
from shared.interviews.conditions.model import Conditions, TimeLimit
from shared.interviews.errors import RoleUnknown
from shared.interviews.model import MAX_QUESTIONS, Mode
from shared.interviews.requirements.model import Description
from shared.kernel.model import Model
from shared.kernel.numbers import WHOLE
from shared.kernel.vocabulary import Level, Role
from shared.recordings.consent import Wording
from shared.recordings.errors import WordingOutdated
from shared.resumes.errors import NoSuchResume
from shared.resumes.model import ResumeId

MAX_SEED = 2**31 - 1

OPENING_ERRORS = (RoleUnknown, NoSuchResume, WordingOutdated, *USE_ERRORS)

LIMIT_BYTES = 256 * 1024
"""So large may a request be: a job description of 20,000 characters fits if all are escaped."""


class SessionRequest(Model):
    """What is None comes from the profile, from the defaults of the user, or from chance.

    What the job description requires is kept; its text is not, and is in no log.
    """

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
    job_description: Description | None = None
