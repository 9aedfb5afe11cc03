"""GET /api/v1/resumes/{resume_id}/file: a download URL of the original file."""

import azure.functions as func

from shared.ports.blobs import NoSuchBlob
from shared.resumes.errors import NoSuchResume
from shared.resumes.views import DownloadLink, download_link
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "GET",
    "v1/resumes/{resume_id}/file",
    access=USER,
    errors=(NoSuchResume, NoSuchBlob),
)
def resume_file(call: Call) -> DownloadLink:
    """Download the original file.

    Returns a URL that gives the file to anyone who has it, for five minutes.
    """
    link = call.services.resumes.link(user_id=call.user_id, resume_id=call.path["resume_id"])
    return download_link(link)
