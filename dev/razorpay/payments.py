"""Payments in the emulator: attempts, late authorisations, captures, refunds."""

import json

from dev.razorpay.errors import ApiError, unknown_id
from dev.razorpay.state import CARD, MIN_PAISE, PERSON, Json, State

_MIN_KEY = 10

OLDEST_S = 182 * 24 * 3600
"""Six months: a payment that is older is refunded no more."""


def attempt(
    state: State,
    order_id: str,
    *,
    outcome: str = "captured",
    method: str = "card",
    amount: int | None = None,
    fee: int = 0,
    invoice_id: str | None = None,
) -> Json:
    """Pay an order: ``outcome`` is captured, authorized, failed or pending; raises ApiError.

    ``fee`` is borne by the customer and part of ``amount``. ``pending`` is what plug-ins of other
    programs make, such as cash on delivery.
    """
    order = state.get("order", order_id)
    if order["status"] == "paid" and outcome != "captured_twice":
        raise ApiError("This order has already been paid.")
    payment = state.add(
        "payment",
        "pay",
        amount=order["amount"] if amount is None else amount,
        currency="INR",
        status="created",
        order_id=order_id,
        invoice_id=invoice_id,
        international=False,
        method=method,
        fee=fee,
        tax=0,
        amount_refunded=0,
        refund_status=None,
        captured=False,
        card_id=CARD["id"] if method == "card" else None,
        card=CARD if method == "card" else None,
        notes=[],
        error_code=None,
        **PERSON,
    )
    order["attempts"] += 1
    order["status"] = "paid" if order["status"] == "paid" else "attempted"
    if outcome == "pending":
        payment["status"] = "pending"
    elif outcome == "failed":
        fail(state, payment["id"])
    else:
        authorise(state, payment["id"])
        if outcome.startswith("captured"):
            capture(state, payment["id"], {"amount": payment["amount"], "currency": "INR"})
    return payment


def fail(state: State, payment_id: str) -> None:
    """Let an attempt fail, which is not the end of it."""
    payment = state.get("payment", payment_id)
    payment |= {"status": "failed", "error_code": "BAD_REQUEST_ERROR", "error_reason": "failed"}
    state.emit("payment.failed", payment=payment)


def authorise(state: State, payment_id: str) -> None:
    """Authorise an attempt, also one that has failed: banks sometimes say yes days later."""
    payment = state.get("payment", payment_id)
    if payment["status"] not in {"created", "failed"}:
        raise ApiError("This payment cannot be authorised")
    payment |= {"status": "authorized", "error_code": None, "error_reason": None}
    state.emit("payment.authorized", payment=payment)


def capture(state: State, payment_id: str, body: Json) -> Json:
    """Take an authorised payment; raises ApiError."""
    payment = state.get("payment", payment_id)
    if payment["status"] != "authorized":
        raise ApiError("This payment has already been captured")
    if body.get("amount") != payment["amount"]:
        raise ApiError("Capture amount must be equal to the amount authorized", field="amount")
    payment |= {"status": "captured", "captured": True}
    if state.balance is not None:
        state.balance += payment["amount"]
    order = state.get("order", payment["order_id"])
    order |= {"status": "paid", "amount_paid": payment["amount"], "amount_due": 0}
    state.emit("payment.captured", payment=payment)
    state.emit("order.paid", payment=payment, order=order)
    return payment


def refund(state: State, payment_id: str, body: Json, *, key: str | None = None) -> Json:
    """Give money back, once per key; raises ApiError."""
    asked = json.dumps([payment_id, body], sort_keys=True)
    if key is not None:
        if len(key) < _MIN_KEY:
            raise ApiError("The idempotency key must be at least 10 characters.")
        if before := state.refund_keys.get(key):
            if before["asked"] != asked:
                raise ApiError("Different request body for the same idempotency key")
            return state.get("refund", before["refund"])
    payment = state.get("payment", payment_id)
    amount = body.get("amount") or payment["amount"] - payment["amount_refunded"]
    _require_refundable(state, payment, amount)
    if state.balance is not None:
        state.balance -= amount
    made = state.add(
        "refund",
        "rfnd",
        amount=amount,
        currency="INR",
        payment_id=payment_id,
        notes=[],
        receipt=body.get("receipt"),
        status="pending",
        speed_requested=body.get("speed", "normal"),
        acquirer_data=PERSON["acquirer_data"],
    )
    if key is not None:
        state.refund_keys[key] = {"asked": asked, "refund": made["id"]}
    payment["amount_refunded"] += amount
    full = payment["amount_refunded"] == payment["amount"]
    payment["refund_status"] = "full" if full else "partial"
    payment["status"] = "refunded" if full else "captured"
    state.emit("refund.created", refund=made, payment=payment)
    return made


def _require_refundable(state: State, payment: Json, amount: int) -> None:
    if payment["status"] not in {"captured", "refunded"}:
        raise ApiError("The payment status should be captured for action to be taken")
    if payment["status"] == "refunded":
        raise ApiError("The payment has been fully refunded already")
    if amount > payment["amount"] - payment["amount_refunded"] or amount < MIN_PAISE:
        raise ApiError("The total refund amount is greater than the refund payment amount")
    if state.now() - payment["created_at"] > OLDEST_S:
        raise ApiError(
            "Refund is not supported for payments older than 6 months by the bank", reason="NA"
        )
    if state.balance is not None and state.balance < amount:
        raise ApiError(
            "Your account does not have enough balance to carry out the refund operation.",
            reason="NA",
        )


def finish_refund(state: State, refund_id: str, *, failed: bool = False) -> None:
    """Let a refund that is on its way arrive, or fail."""
    made = state.get("refund", refund_id)
    if made["status"] != "pending":
        raise unknown_id()
    payment = state.get("payment", made["payment_id"])
    made["status"] = "failed" if failed else "processed"
    if failed:
        payment["amount_refunded"] -= made["amount"]
        payment |= {"status": "captured", "refund_status": None}
        if payment["amount_refunded"]:
            payment["refund_status"] = "partial"
    state.emit(f"refund.{made['status']}", refund=made, payment=payment)
