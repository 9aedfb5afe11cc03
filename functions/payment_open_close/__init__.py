"""POST /api/v1/payments/open/close: close by hand what Razorpay will never finish."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.billing.by_hand import Reason
from shared.billing.errors import NoSuchOpenItem
from shared.billing.open_items import Subject
from shared.billing.views import OpenItemView, open_item_view
from shared.web import ADMIN, Body, Call, endpoint

bp = func.Blueprint()


class ItemToClose(Body):
    """The item as it is listed, why it is closed, and where the proof is."""

    subject: Subject
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,64}$")]
    reason: Reason
    reference: Annotated[str, Field(pattern=r"^[A-Za-z0-9/_.-]{1,64}$")] | None = Field(
        None, description="such as the bank's number of a transfer; no name"
    )


@endpoint(bp, "POST", "v1/payments/open/close", access=ADMIN, errors=(NoSuchOpenItem,))
def payment_open_close(call: Call[ItemToClose]) -> OpenItemView:
    """End an open item by hand.

    For what Razorpay will never finish. It is not looked at again, and stays listed with the
    reason. A refund that was paid in another way is booked, with its credit note.
    """
    body = call.body
    closed = call.services.billing.by_hand.close(
        body.subject,
        body.key,
        reason=body.reason,
        reference=body.reference,
        admin_id=call.user_id,
    )
    return open_item_view(closed)
