"""GET /api/v1/disclosures: the record of disclosures."""

import azure.functions as func

from shared.ports.documents import UnknownCursor
from shared.privacy.views import DisclosureView
from shared.web import ADMIN, Call, Listing, Paging, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/disclosures", access=ADMIN, errors=(UnknownCursor,))
def disclosure_list(call: Call[None, Paging]) -> Listing[DisclosureView]:
    """List the acts of all disclosures, newest first."""
    entries, cursor = call.services.privacy.disclosures.page(
        limit=call.query.limit, cursor=call.query.cursor
    )
    shown = tuple(DisclosureView.showing(each) for each in entries)
    return Listing(items=shown, next_cursor=cursor)
