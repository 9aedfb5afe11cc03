"""POST /api/v1/resumes: upload a resume."""

import azure.functions as func

from shared.resumes.errors import UPLOAD_ERRORS
from shared.resumes.views import ResumeView, resume_view
from shared.web import USER, Call, Reply, Upload, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/resumes",
    access=USER,
    status=(201, 200),
    errors=UPLOAD_ERRORS,
    idempotent=True,
)
def upload_resume(call: Call[Upload]) -> Reply[ResumeView]:
    """Upload a resume.

    Send a PDF of at most 10 MB and 20 pages, as the raw body or as the form field `file`. Returns
    the resume with its extracted data. Uploading the same file again returns the existing resume
    with 200. A scan without text is kept with the status `no_text`. Twenty files of an account are
    read within an hour, then one a minute; job descriptions count as well.
    """
    resume, new = call.services.resumes.upload(
        user_id=call.user_id,
        data=call.body.data,
        filename=call.body.filename,
        once=call.request_key,
    )
    return Reply(resume_view(resume), status=201 if new else 200)
