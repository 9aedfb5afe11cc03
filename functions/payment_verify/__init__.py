"""POST /api/v1/payments/verify: hand in what Razorpay's checkout says."""

import azure.functions as func
from pydantic import Field

from shared.billing.errors import Contended, NoSuchPurchase, NoSuchSubscription, NotProved
from shared.billing.views import VerifiedView, purchase_view, subscription_view
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class CheckoutResult(Body):
    """Our id of what is bought, and two of the three values that the checkout hands out."""

    purchase_id: str = Field(pattern=r"^(ord|sub)_[0-9a-f]{32}$")
    razorpay_payment_id: str = Field(pattern=r"^pay_[A-Za-z0-9]{14}$")
    razorpay_signature: str = Field(max_length=128)


@endpoint(
    bp,
    "POST",
    "v1/payments/verify",
    access=USER,
    errors=(NotProved, NoSuchPurchase, NoSuchSubscription, Contended),
)
def payment_verify(call: Call[CheckoutResult]) -> VerifiedView:
    """Settle a payment at once instead of when its webhook comes; either may come first.

    The signature is checked over the order that we hold, and Razorpay is asked what was paid.
    """
    body, billing = call.body, call.services.billing
    proof = {"payment_id": body.razorpay_payment_id, "signature": body.razorpay_signature}
    if body.purchase_id.startswith("ord_"):
        order = billing.orders.verify(user_id=call.user_id, order_id=body.purchase_id, **proof)
        return VerifiedView(purchase=purchase_view(order))
    found = billing.subscriptions.verify(
        user_id=call.user_id, subscription_id=body.purchase_id, **proof
    )
    return VerifiedView(subscription=subscription_view(found, call.services.gateway.key_id))
