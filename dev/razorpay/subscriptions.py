"""Subscriptions in the emulator: made, authorised at the checkout, charged cycle by cycle."""

from datetime import UTC, datetime, timedelta

from dev.razorpay import payments
from dev.razorpay.errors import ApiError
from dev.razorpay.state import PERSON, Json, State, notes_of

_OVER = {"cancelled", "completed", "expired"}
_PERIOD_DAYS = {"daily": 1, "weekly": 7, "monthly": 30, "yearly": 365}


def new_subscription(state: State, body: Json) -> Json:
    """Create a subscription; raises ApiError."""
    plan = state.get("plan", body.get("plan_id", ""))
    cycles = body.get("total_count")
    if not isinstance(cycles, int) or cycles < 1:
        raise ApiError("The total count must be at least 1.", field="total_count")
    return state.add(
        "subscription",
        "sub",
        plan_id=plan["id"],
        status="created",
        total_count=cycles,
        paid_count=0,
        current_start=None,
        current_end=None,
        cancel_at_cycle_end=False,
        customer_notify=bool(body.get("customer_notify", 1)),
        notes=notes_of(body),
    )


def charge(state: State, subscription_id: str) -> Json:
    """Charge the next cycle; return the payment. Raises ApiError for one that is over.

    The first charge is what the checkout does; later ones come by themselves in real life.
    """
    subscription = state.get("subscription", subscription_id)
    if subscription["status"] in _OVER:
        raise ApiError("The subscription is over")
    plan = state.get("plan", subscription["plan_id"])
    start = subscription["current_end"] or state.now()
    end = _later(start, plan["period"])
    order = state.add(
        "order",
        "order",
        amount=plan["item"]["amount"],
        amount_paid=0,
        amount_due=plan["item"]["amount"],
        currency="INR",
        receipt=None,
        status="created",
        attempts=0,
        notes=[],
    )
    invoice = state.add(
        "invoice",
        "inv",
        subscription_id=subscription_id,
        order_id=order["id"],
        payment_id=None,
        status="issued",
        billing_start=start,
        billing_end=end,
        amount=order["amount"],
        customer_details={"email": PERSON["email"], "contact": PERSON["contact"]},
    )
    payment = payments.attempt(state, order["id"], invoice_id=invoice["id"])
    invoice |= {"payment_id": payment["id"], "status": "paid"}
    first = subscription["paid_count"] == 0
    subscription |= {"status": "active", "current_start": start, "current_end": end}
    subscription["paid_count"] += 1
    if first:
        state.emit("subscription.activated", subscription=subscription)
    state.emit("subscription.charged", subscription=subscription, payment=payment)
    if subscription["cancel_at_cycle_end"]:
        _end(state, subscription, "cancelled")
    elif subscription["paid_count"] == subscription["total_count"]:
        _end(state, subscription, "completed")
    return payment


def cancel(state: State, subscription_id: str, body: Json) -> Json:
    """End a subscription, at once or when its cycle ends; raises ApiError."""
    subscription = state.get("subscription", subscription_id)
    if subscription["status"] in _OVER:
        raise ApiError("Subscription is not cancellable in cancelled status.")
    if int(body.get("cancel_at_cycle_end") or 0):
        if subscription["status"] == "created":
            raise ApiError("Subscription cannot be cancelled since no billing cycle is going on")
        # The cycle that runs is the last one: nothing is charged any more.
        subscription |= {"cancel_at_cycle_end": True, "status": "cancelled"}
        state.emit("subscription.cancelled", subscription=subscription)
    else:
        _end(state, subscription, "cancelled")
    return subscription


def _end(state: State, subscription: Json, status: str) -> None:
    subscription["status"] = status
    state.emit(f"subscription.{status}", subscription=subscription)


def _later(start: int, period: str) -> int:
    begun = datetime.fromtimestamp(start, UTC)
    return int((begun + timedelta(days=_PERIOD_DAYS[period])).timestamp())
