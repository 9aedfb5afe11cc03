"""GET /api/v1/payments: the caller's orders."""

import azure.functions as func

from shared.billing.views import OrderView, order_view
from shared.ports.documents import UnknownCursor
from shared.web import USER, Call, Listing, Paging, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/payments", access=USER, errors=(UnknownCursor,))
def payment_history(call: Call[None, Paging]) -> Listing[OrderView]:
    """List orders, newest first.

    Each charge of a subscription is an order.
    """
    billing = call.services.billing
    page = billing.orders.page(
        user_id=call.user_id, limit=call.query.limit, cursor=call.query.cursor
    )
    rows = tuple(
        order_view(order, billing.seller, billing.invoices.notes(order)) for order in page.items
    )
    return Listing(items=rows, next_cursor=page.next_cursor)
