"""GET /api/v1/webhook-deliveries: what was sent, and how it went."""

import azure.functions as func

from shared.ports.documents import UnknownCursor
from shared.web import USER, Call, Listing, Paging, endpoint
from shared.webhooks.views import WebhookDeliveryView

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/webhook-deliveries", access=USER, errors=(UnknownCursor,))
def webhook_delivery_list(call: Call[None, Paging]) -> Listing[WebhookDeliveryView]:
    """List deliveries to your webhook endpoints, newest first.

    Each is kept for 30 days after its last attempt.
    """
    page = call.services.webhooks.endpoints.deliveries(
        call.user_id, limit=call.query.limit, cursor=call.query.cursor
    )
    rows = tuple(map(WebhookDeliveryView.showing, page.items))
    return Listing(items=rows, next_cursor=page.next_cursor)
