"""GET /api/v1/sessions: the caller's sessions."""

import azure.functions as func

from shared.interviews.views import SessionRow, session_row
from shared.ports.documents import UnknownCursor
from shared.web import USER, Call, Listing, Paging, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/sessions", access=USER, errors=(UnknownCursor,))
def session_list(call: Call[None, Paging]) -> Listing[SessionRow]:
    """List the sessions, newest first."""
    page = call.services.interviews.sessions.page(
        call.user_id, limit=call.query.limit, cursor=call.query.cursor
    )
    rows = tuple(session_row(session) for session in page.items)
    return Listing(items=rows, next_cursor=page.next_cursor)
