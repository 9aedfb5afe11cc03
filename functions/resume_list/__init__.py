"""GET /api/v1/resumes: list the resumes."""

import azure.functions as func

from shared.ports.documents import UnknownCursor
from shared.resumes.views import ResumeRow, resume_row
from shared.web import USER, Call, Listing, Paging, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/resumes", access=USER, errors=(UnknownCursor,))
def resume_list(call: Call[None, Paging]) -> Listing[ResumeRow]:
    """List resumes, newest first."""
    page = call.services.resumes.page(
        user_id=call.user_id, limit=call.query.limit, cursor=call.query.cursor
    )
    rows = tuple(resume_row(resume) for resume in page.items)
    return Listing(items=rows, next_cursor=page.next_cursor)
