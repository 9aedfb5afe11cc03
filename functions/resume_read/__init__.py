"""GET /api/v1/resumes/{resume_id}: one resume with its extracted data."""

import azure.functions as func

from shared.resumes.errors import NoSuchResume
from shared.resumes.views import ResumeView, resume_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/resumes/{resume_id}", access=USER, errors=(NoSuchResume,))
def resume_read(call: Call) -> ResumeView:
    """Read a resume with its extracted data.

    The data has the field names of JSON Resume; `evidence` gives page, quote and confidence of each
    value.
    """
    resume = call.services.resumes.read(user_id=call.user_id, resume_id=call.path["resume_id"])
    return resume_view(resume)
