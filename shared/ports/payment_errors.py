"""What a payment gateway refuses, in our own words."""

from shared.kernel.errors import Conflict, NotFound


class NoSuchThingAtGateway(NotFound):
    """The gateway does not know this id."""

    code = "payment.unknown_at_gateway"
    title = "Not found at the payment service"


class GatewayRefused(Conflict):
    """The gateway will not do this, now or later; ``reason`` is its own stable word for why."""

    code = "payment.refused_by_gateway"
    title = "The payment service refused this request"

    def __init__(self, *, reason: str = "", field: str = "") -> None:
        """Remember why: the gateway's reason and the field at fault, never its prose."""
        super().__init__(detail=f"The payment service says: {reason}." if reason else "")
        self.reason = reason
        self.field = field


LOW_BALANCE = "insufficient_balance"
"""A refund was refused because the account holds too little; it is good once more was sold."""

TOO_OLD = "payment_too_old"
"""A refund was refused because of the payment's age (six months): it will be refused for ever."""
