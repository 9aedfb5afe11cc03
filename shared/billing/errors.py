"""The errors of billing."""

from shared.kernel.errors import (
    Conflict,
    Invalid,
    NotAuthenticated,
    NotFound,
    PaymentNeeded,
    Unavailable,
)


class NoSuchProduct(Invalid):
    """The catalogue has no product with this code, or it is not sold in this way."""

    code = "payment.no_such_product"
    title = "There is no such product"


class NoCredits(PaymentNeeded):
    """The free interviews of the month and all credits are used, and no Pro period is running."""

    code = "payment.no_credits"
    title = "No interviews are left; buy credits or wait for next month"


class NoSuchOrder(NotFound):
    """The caller has no order with this id."""

    code = "payment.not_found"
    title = "There is no such order"


class NotProved(Invalid):
    """The signature does not match the order and the payment."""

    code = "payment.not_proved"
    title = "The signature does not match the order and the payment"


class NotPaid(Conflict):
    """The order has not been paid, so there is no invoice."""

    code = "payment.not_paid"
    title = "The order has not been paid"


class NotRefundable(Conflict):
    """The payment is not one of ours, was not captured, or less of it is left than was asked."""

    code = "payment.not_refundable"
    title = "This amount of this payment cannot be refunded"


class KeyNeeded(Invalid):
    """The operation moves money, so a repeated request must be recognisable."""

    code = "request.idempotency_key_needed"
    title = "This request needs an Idempotency-Key"


class AccountClosed(Conflict):
    """The account is being deleted and can buy nothing."""

    code = "payment.account_closed"
    title = "The account is being deleted"


class SalesPaused(Unavailable):
    """Payments keep arriving with another amount than was asked for, so nothing is sold."""

    code = "payment.paused"
    title = "Nothing can be bought at the moment"

    def __init__(self) -> None:
        """Ask for another try in an hour; an operator has been told."""
        super().__init__(retry_after_s=3600, detail="Nothing was charged. We have been alerted.")


class NoSuchDocument(NotFound):
    """There is no invoice or credit note of this number, or for this refund of this order."""

    code = "payment.no_such_document"
    title = "There is no such invoice or credit note"


class NoSuchOpenItem(NotFound):
    """Nothing of this kind and id is open, or was closed by hand."""

    code = "payment.no_such_open_item"
    title = "There is no such open item"


class NoSuchBuyer(NotFound):
    """No active account has this id."""

    code = "payment.no_such_user"
    title = "There is no such user"


class NoSuchSubscription(NotFound):
    """The caller has no subscription with this id."""

    code = "subscription.not_found"
    title = "There is no such subscription"


class AlreadySubscribed(Conflict):
    """The caller has an active subscription."""

    code = "subscription.already_running"
    title = "There is an active subscription already"


class BadSignature(NotAuthenticated):
    """The webhook is not signed with the current or the previous secret."""

    code = "webhook.bad_signature"
    title = "The signature is missing or wrong"
    challenge = "Razorpay-Signature"


USE_ERRORS = (AccountClosed, NoCredits)
"""The errors that paying for an interview can raise."""
