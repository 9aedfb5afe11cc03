"""GET /api/v1/admin/acts: the record of what people with a role have done."""

import azure.functions as func

from shared.kernel.clock import Instant
from shared.kernel.view import View
from shared.ports.documents import UnknownCursor
from shared.web import ADMIN, Call, Listing, Paging, endpoint

bp = func.Blueprint()


class RecordView(View):
    """An act. ``actor`` and ``subject`` are keyed hashes, the second empty where there is none."""

    id: str
    act: str
    at: Instant
    actor: str
    subject: str
    reason: str
    hash: str


@endpoint(bp, "GET", "v1/admin/acts", access=ADMIN, errors=(UnknownCursor,))
def admin_record(call: Call[None, Paging]) -> Listing[RecordView]:
    """List the acts of people with a role, newest first."""
    page = call.services.privacy.acts.page(limit=call.query.limit, cursor=call.query.cursor)
    shown = tuple(RecordView.showing(each) for each in page.items)
    return Listing(items=shown, next_cursor=page.next_cursor)
