"""What can go wrong with money."""

from shared.kernel.errors import Conflict, Invalid, NotAuthenticated, NotFound, PaymentNeeded


class NoSuchProduct(Invalid):
    """The catalogue has nothing of this code that is sold in this way."""

    code = "payment.no_such_product"
    title = "This is not for sale here"


class NoCredits(PaymentNeeded):
    """The free interviews of the month and all credits are used, and no Pro period is running."""

    code = "payment.no_credits"
    title = "No interviews are left; buy credits or wait for next month"


class NoSuchPurchase(NotFound):
    """No purchase of the caller has this id."""

    code = "payment.not_found"
    title = "There is no such purchase"


class NotProved(Invalid):
    """The signature is not that of the checkout for this purchase and payment."""

    code = "payment.not_proved"
    title = "The signature does not belong to this purchase and payment"


class NotPaid(Conflict):
    """The purchase has not been paid, so there is no invoice."""

    code = "payment.not_paid"
    title = "The purchase has not been paid"


class NotRefundable(Conflict):
    """The payment is none of ours that was taken, or less of it is left than is to go back."""

    code = "payment.not_refundable"
    title = "This much of this payment cannot be given back"


class KeyNeeded(Invalid):
    """This operation moves money and must not be done twice by accident."""

    code = "request.idempotency_key_needed"
    title = "This request needs an Idempotency-Key"


class AccountClosed(Conflict):
    """The account is being deleted and buys nothing any more."""

    code = "payment.account_closed"
    title = "The account is being deleted"


class Contended(Conflict):
    """Too many changes of the same thing at once; nothing was lost, and this one was not made."""

    code = "payment.contended"
    title = "Too many changes at the same moment; try again"


class NoSuchSubscription(NotFound):
    """No subscription of the caller has this id."""

    code = "subscription.not_found"
    title = "There is no such subscription"


class AlreadySubscribed(Conflict):
    """A subscription of the caller is running already."""

    code = "subscription.already_running"
    title = "A subscription is running already"


class BadSignature(NotAuthenticated):
    """The webhook is not signed with a secret of ours."""

    code = "webhook.bad_signature"
    title = "The signature is missing or wrong"
    challenge = "Razorpay-Signature"


USE_ERRORS = (AccountClosed, Contended, NoCredits)
"""What paying for an interview may end with."""
