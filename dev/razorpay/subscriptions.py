"""Subscriptions in the emulator: made, authorised at the checkout, charged cycle by cycle.

created, authenticated, active, pending (a charge failed and is tried again for three days), halted,
paused, cancelled, completed, expired. ``advance`` lets happen what the clock has made due.
"""

from datetime import UTC, datetime, timedelta

from dev.razorpay import payments
from dev.razorpay.errors import ApiError
from dev.razorpay.state import PERSON, Json, State, notes_of

OVER = {"cancelled", "completed", "expired"}
_PERIOD_DAYS = {"daily": 1, "weekly": 7, "monthly": 30, "yearly": 365}
_DAY_S = 24 * 3600
_RETRIES = 3


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
        auth_attempts=0,
        current_start=None,
        current_end=None,
        expire_by=body.get("expire_by"),
        cancel_at_cycle_end=False,
        customer_notify=bool(body.get("customer_notify", 1)),
        notes=notes_of(body),
    )


def charge(state: State, subscription_id: str) -> Json:
    """Charge the next cycle; return the payment. Raises ApiError for one that is over.

    The first charge is what the checkout does; later ones come by themselves in real life.
    """
    subscription = state.get("subscription", subscription_id)
    if subscription["status"] in OVER | {"paused"}:
        raise ApiError("The subscription is over or paused")
    plan = state.get("plan", subscription["plan_id"])
    start = subscription["current_end"] or state.now()
    end = _later(start, plan["period"])
    invoice = _invoice(state, subscription, plan["item"]["amount"], start, end)
    payment = payments.attempt(state, invoice["order_id"], invoice_id=invoice["id"])
    invoice |= {"payment_id": payment["id"], "status": "paid"}
    first = subscription["paid_count"] == 0
    subscription |= {"status": "active", "current_start": start, "current_end": end}
    subscription |= {"auth_attempts": 0, "paid_count": subscription["paid_count"] + 1}
    if first:
        state.emit("subscription.authenticated", subscription=subscription)
        state.emit("subscription.activated", subscription=subscription)
    state.emit("subscription.charged", subscription=subscription, payment=payment)
    if subscription["paid_count"] == subscription["total_count"]:
        _end(state, subscription, "completed")
    return payment


def fail_charge(state: State, subscription_id: str) -> None:
    """Let a renewal fail: pending at first, halted after its retries."""
    subscription = state.get("subscription", subscription_id)
    if subscription["status"] not in {"active", "pending"}:
        raise ApiError("Nothing is charged now")
    subscription["auth_attempts"] += 1
    status = "halted" if subscription["auth_attempts"] > _RETRIES else "pending"
    subscription["status"] = status
    state.emit(f"subscription.{status}", subscription=subscription)


def pause(state: State, subscription_id: str) -> None:
    """Pause a subscription, as a bank or the dashboard does."""
    _switch(state, subscription_id, "active", "paused")


def resume(state: State, subscription_id: str) -> None:
    """Let a paused subscription go on."""
    _switch(state, subscription_id, "paused", "active", "resumed")


def cancel(state: State, subscription_id: str, body: Json) -> Json:
    """End a subscription, at once or when its cycle ends; raises ApiError."""
    subscription = state.get("subscription", subscription_id)
    if subscription["status"] in OVER:
        raise ApiError("Subscription is not cancellable in cancelled status.")
    if subscription["status"] == "created" and not state.cancels_created:
        raise ApiError("Subscription is not cancellable in created status.")
    if int(body.get("cancel_at_cycle_end") or 0):
        if subscription["status"] in {"created", "authenticated"}:
            raise ApiError("Subscription cannot be cancelled since no billing cycle is going on")
        subscription["cancel_at_cycle_end"] = True  # it stays active until then
        state.emit("subscription.updated", subscription=subscription)
    else:
        _end(state, subscription, "cancelled")
    return subscription


def advance(state: State, *, pays: bool = True) -> None:
    """Let happen what is due: expiry, the end of a cycle, a renewal or its failure."""
    for subscription in state.all("subscription"):
        status, now = subscription["status"], state.now()
        if status == "created" and (subscription["expire_by"] or now + 1) <= now:
            _end(state, subscription, "expired")
        while subscription["status"] in {"active", "pending"} and _due(subscription, now):
            if subscription["cancel_at_cycle_end"]:
                _end(state, subscription, "cancelled")
            elif pays:
                charge(state, subscription["id"])
            else:
                fail_charge(state, subscription["id"])


def _due(subscription: Json, now: int) -> bool:
    retry_s = subscription["auth_attempts"] * _DAY_S
    return bool(subscription["current_end"]) and subscription["current_end"] + retry_s <= now


def _invoice(state: State, subscription: Json, amount: int, start: int, end: int) -> Json:
    order = state.add(
        "order",
        "order",
        amount=amount,
        amount_paid=0,
        amount_due=amount,
        currency="INR",
        receipt=None,
        status="created",
        attempts=0,
        notes=[],
    )
    return state.add(
        "invoice",
        "inv",
        subscription_id=subscription["id"],
        order_id=order["id"],
        payment_id=None,
        status="issued",
        billing_start=start,
        billing_end=end,
        amount=amount,
        customer_details={"email": PERSON["email"], "contact": PERSON["contact"]},
    )


def _switch(state: State, subscription_id: str, before: str, after: str, event: str = "") -> None:
    subscription = state.get("subscription", subscription_id)
    if subscription["status"] != before:
        raise ApiError(f"The subscription is not {before}")
    subscription["status"] = after
    state.emit(f"subscription.{event or after}", subscription=subscription)


def _end(state: State, subscription: Json, status: str) -> None:
    subscription["status"] = status
    state.emit(f"subscription.{status}", subscription=subscription)


def _later(start: int, period: str) -> int:
    begun = datetime.fromtimestamp(start, UTC)
    return int((begun + timedelta(days=_PERIOD_DAYS[period])).timestamp())
