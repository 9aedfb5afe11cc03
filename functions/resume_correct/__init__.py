"""PATCH /api/v1/resumes/{resume_id}: correct what was read of a resume."""

import azure.functions as func

from shared.resumes.errors import NoSuchResume
from shared.resumes.patch import ResumePatch
from shared.resumes.repository import StoredResume
from shared.resumes.views import ResumeView, resume_view
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp, "PATCH", "v1/resumes/{resume_id}", access=USER, errors=(NoSuchResume,), conditional=True
)
def resume_correct(call: Call[ResumePatch]) -> ResumeView:
    """Change, add or remove facts of a resume.

    A JSON Merge Patch (RFC 7396) over `parsed.resume`: a member of `basics` is changed by itself, a
    list is replaced as a whole, and null removes. What is sent counts as stated by the candidate:
    it is certain, questions are drawn from it, and what is left out of a list is asked about no
    more. What was read of the file is kept beside it. A scan can be filled in the same way.
    """

    def require(resume: StoredResume) -> None:
        call.precondition.require(resume_view(resume))

    corrected = call.services.resumes.correct(
        user_id=call.user_id,
        resume_id=call.path["resume_id"],
        patch=call.body,
        require=require,
    )
    return resume_view(corrected)
