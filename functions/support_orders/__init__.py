"""POST /api/v1/support/accounts/{user_id}/orders: what an account has ordered."""

import azure.functions as func

from shared.audit.reason import Reason
from shared.billing.views import OrderStateView, order_state_view
from shared.ports.documents import UnknownCursor
from shared.web import SUPPORT, Call, Listing, Paging, endpoint

bp = func.Blueprint()


class OrderPage(Paging):
    """Which page of the orders, and why."""

    reason: Reason


@endpoint(
    bp,
    "POST",
    "v1/support/accounts/{user_id}/orders",
    access=SUPPORT,
    errors=(UnknownCursor,),
)
def support_orders(call: Call[OrderPage]) -> Listing[OrderStateView]:
    """List the orders of an account, newest first.

    Without the buyer's name and address, which stand on invoices.
    """
    page = call.services.billing.orders.page(
        user_id=call.path["user_id"], limit=call.body.limit, cursor=call.body.cursor
    )
    shown = tuple(order_state_view(each) for each in page.items)
    return Listing(items=shown, next_cursor=page.next_cursor)
