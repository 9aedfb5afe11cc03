"""DELETE /api/v1/resumes/{resume_id}: delete a resume."""

import azure.functions as func

from shared.resumes.errors import NoSuchResume
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "DELETE", "v1/resumes/{resume_id}", access=USER, errors=(NoSuchResume,))
def resume_delete(call: Call) -> None:
    """Delete a resume with its file and extracted data."""
    call.services.resumes.delete(user_id=call.user_id, resume_id=call.path["resume_id"])
