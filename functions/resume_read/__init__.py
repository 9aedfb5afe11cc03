"""GET /api/v1/resumes/{resume_id}: one resume with what was read in it."""

import azure.functions as func

from shared.resumes.errors import NoSuchResume
from shared.resumes.views import ResumeView, resume_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/resumes/{resume_id}", access=USER, errors=(NoSuchResume,))
def resume_read(call: Call) -> ResumeView:
    """Read what was found in a resume, where, and how certain it is."""
    resume = call.services.resumes.read(user_id=call.user_id, resume_id=call.path["resume_id"])
    return resume_view(resume)
