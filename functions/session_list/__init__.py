"""GET /api/v1/sessions: the caller's sessions."""

import azure.functions as func
from pydantic import Field

from shared.interviews.model import State
from shared.interviews.repository import SessionFilter
from shared.interviews.views import SessionRow, session_row
from shared.kernel.vocabulary import Role
from shared.ports.documents import UnknownCursor
from shared.web import USER, Call, Listing, Paging, WrittenTime, endpoint

bp = func.Blueprint()


class Wanted(Paging):
    """Which sessions are listed."""

    state: State | None = Field(default=None, description="only sessions in this state")
    role: Role | None = Field(default=None, description="only sessions for this role")
    since: WrittenTime | None = Field(default=None, description="only sessions begun then or later")
    before: WrittenTime | None = Field(default=None, description="only sessions begun earlier")


@endpoint(bp, "GET", "v1/sessions", access=USER, errors=(UnknownCursor,))
def session_list(call: Call[None, Wanted]) -> Listing[SessionRow]:
    """List the sessions, newest first.

    With a filter a page may hold fewer sessions than `limit`, also none: `next_cursor` says
    whether there are more. Ask for further pages with the same filter.
    """
    wanted = call.query
    page = call.services.interviews.sessions.page(
        call.user_id,
        limit=wanted.limit,
        cursor=wanted.cursor,
        chosen=SessionFilter(
            state=wanted.state, role=wanted.role, since=wanted.since, before=wanted.before
        ),
    )
    rows = tuple(session_row(session) for session in page.items)
    return Listing(items=rows, next_cursor=page.next_cursor)
