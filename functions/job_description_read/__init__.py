"""POST /api/v1/job-descriptions: the text of a job description that is a PDF."""

import azure.functions as func

from shared.interviews.errors import DescriptionUnreadable
from shared.interviews.requirements.model import DescriptionText
from shared.interviews.requirements.pdf import description_of
from shared.resumes.errors import READING_ERRORS
from shared.web import USER, Call, Upload, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/job-descriptions",
    access=USER,
    errors=(*READING_ERRORS, DescriptionUnreadable),
)
def job_description_read(call: Call[Upload]) -> DescriptionText:
    """Read the text of a job description that is a PDF.

    Send a PDF of at most 10 MB and 20 pages, as the raw body or as the form field `file`. Neither
    the file nor its text is stored, so it may be sent again. It counts as a file that is read for
    the account, as a resume does: twenty within an hour, then one a minute. Show the text to the
    person, who can correct it, and send it as `job_description` of a new session.
    """
    return description_of(call.services.resumes.text(user_id=call.user_id, data=call.body.data))
