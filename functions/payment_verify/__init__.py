"""POST /api/v1/payments/verify: confirm a payment with the checkout's signature."""

from typing import Self

import azure.functions as func
from pydantic import Field, model_validator

from shared.billing.errors import NoSuchOrder, NoSuchSubscription, NotProved
from shared.billing.sales import Proof
from shared.billing.views import VerifiedView, order_view, subscription_view
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class CheckoutResult(Body):
    """The order or the subscription, and two of the three values that the checkout returns."""

    order_id: str | None = Field(default=None, pattern=r"^ord_[0-9a-f]{32}$")
    subscription_id: str | None = Field(default=None, pattern=r"^sub_[0-9a-f]{32}$")
    razorpay_payment_id: str = Field(pattern=r"^pay_[A-Za-z0-9]{14}$")
    razorpay_signature: str = Field(max_length=128)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.order_id is None) == (self.subscription_id is None):
            raise ValueError("either order_id or subscription_id is needed")
        return self


ERRORS = (NotProved, NoSuchOrder, NoSuchSubscription)


@endpoint(bp, "POST", "v1/payments/verify", access=USER, errors=ERRORS)
def payment_verify(call: Call[CheckoutResult]) -> VerifiedView:
    """Verify a payment that the checkout completed.

    It need not wait for the webhook. The signature is checked against the stored order or
    subscription; Razorpay says what was paid.
    """
    body, billing = call.body, call.services.billing
    proof = Proof(body.razorpay_payment_id, body.razorpay_signature)
    if body.order_id:
        order = billing.orders.verify(user_id=call.user_id, order_id=body.order_id, proof=proof)
        return VerifiedView(order=order_view(order, billing.seller))
    found = billing.subscriptions.verify(
        user_id=call.user_id, subscription_id=body.subscription_id or "", proof=proof
    )
    return VerifiedView(subscription=subscription_view(found, billing.seller))
