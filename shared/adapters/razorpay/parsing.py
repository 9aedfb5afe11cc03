"""From Razorpay's JSON to our types. Only what is named here passes: no card, no contact.

An answer of another shape raises Outage: what cannot be read must not be acted upon.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from shared.ports import Outage
from shared.ports.payment_errors import NoSuchThingAtGateway
from shared.ports.payments import (
    DisputeStatus,
    GatewayDispute,
    GatewayInvoice,
    GatewayOrder,
    GatewayPayment,
    GatewaySubscription,
    PaymentStatus,
    Reversal,
    ReversalStatus,
    SettledItem,
)

type Json = Mapping[str, Any]

_ID = re.compile(r"(?:order|pay|rfnd|disp|sub|plan|inv)_[A-Za-z0-9]{14}")
_WORD = re.compile(r"[A-Za-z0-9_]{1,64}")


def require_id(text: str, prefix: str) -> str:
    """Return the id if it is one; raises NoSuchThingAtGateway.

    It becomes part of an address, in which ``x/../../payments?y=`` would ask for something else.
    """
    if not (_ID.fullmatch(text) and text.startswith(f"{prefix}_")):
        raise NoSuchThingAtGateway
    return text


def parse[T](parser: Callable[[Json], T], answer: Any) -> T:  # noqa: ANN401 - whatever came
    """Return the answer as our type; raises Outage."""
    try:
        return parser(answer)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise Outage(retry_after_s=30) from None


def order(entity: Json) -> GatewayOrder:
    """Read an order."""
    return GatewayOrder(
        id=str(entity["id"]),
        amount_paise=_money(entity["amount"]),
        currency=str(entity["currency"]),
        receipt=str(entity.get("receipt") or ""),
        notes=_notes(entity),
        created_at=_at(entity["created_at"]),
    )


def payment(entity: Json) -> GatewayPayment:
    """Read a payment; ``captured`` is a bool or "1" and not always true, so ``status`` decides."""
    return GatewayPayment(
        id=str(entity["id"]),
        status=_status(entity["status"]),
        amount_paise=_money(entity["amount"]),
        currency=str(entity["currency"]),
        order_id=entity.get("order_id") or None,
        invoice_id=entity.get("invoice_id") or None,
        refunded_paise=_money(entity.get("amount_refunded") or 0),
        created_at=_at(entity["created_at"]),
        fee_paise=_money(entity.get("fee") or 0),
        fee_tax_paise=_money(entity.get("tax") or 0),
    )


def refund(entity: Json) -> Reversal:
    """Read a refund: it stands unless it has failed."""
    status = str(entity["status"])
    return Reversal(
        id=str(entity["id"]),
        payment_id=str(entity["payment_id"]),
        amount_paise=_money(entity["amount"]),
        status=ReversalStatus.LAPSED if status == "failed" else ReversalStatus.STANDS,
        created_at=_at(entity["created_at"]),
        final=status in {"failed", "processed"},
        receipt=str(entity.get("receipt") or ""),
    )


def dispute(entity: Json) -> GatewayDispute:
    """Read a dispute; a status that we do not know is one that has not been decided."""
    known = {status.value for status in DisputeStatus}
    respond_by = entity.get("respond_by")
    return GatewayDispute(
        id=str(entity["id"]),
        payment_id=str(entity["payment_id"]),
        amount_paise=_money(entity["amount"]),
        status=DisputeStatus(entity["status"] if entity["status"] in known else "open"),
        phase=str(entity.get("phase") or ""),
        deducted_paise=_money(entity.get("amount_deducted") or 0),
        respond_by=_at(respond_by) if respond_by else None,
        created_at=_at(entity["created_at"]),
    )


def subscription(entity: Json) -> GatewaySubscription:
    """Read a subscription."""
    return GatewaySubscription(
        id=str(entity["id"]),
        plan_id=str(entity["plan_id"]),
        status=str(entity["status"]),
        notes=_notes(entity),
        created_at=_at(entity["created_at"]),
        paid_count=int(entity.get("paid_count") or 0),
        current_start=_at_or_none(entity.get("current_start")),
        current_end=_at_or_none(entity.get("current_end")),
    )


def invoice(entity: Json) -> GatewayInvoice:
    """Read an invoice of a subscription."""
    return GatewayInvoice(
        id=str(entity["id"]),
        subscription_id=entity.get("subscription_id") or None,
        payment_id=entity.get("payment_id") or None,
        period_start=_at_or_none(entity.get("billing_start")),
        period_end=_at_or_none(entity.get("billing_end")),
    )


def settled(entity: Json) -> SettledItem:
    """Read a line of a payout; one that has not been paid out yet cannot be read."""
    item_id = str(entity["entity_id"])
    if not _WORD.fullmatch(item_id):
        raise ValueError("not an id")
    return SettledItem(
        id=item_id,
        kind=str(entity["type"]),
        payment_id=item_id if item_id.startswith("pay_") else entity.get("payment_id") or None,
        dispute_id=entity.get("dispute_id") or None,
        settlement_id=str(entity["settlement_id"]),
        utr=str(entity.get("settlement_utr") or ""),
        amount_paise=_money(entity["amount"]),
        fee_paise=_money(entity.get("fee") or 0),
        fee_tax_paise=_money(entity.get("tax") or 0),
        credit_paise=_money(entity.get("credit") or 0),
        debit_paise=_money(entity.get("debit") or 0),
        settled_at=_at(entity["settled_at"]),
    )


def _status(word: object) -> PaymentStatus:
    known = {status.value for status in PaymentStatus}
    return PaymentStatus(word) if word in known else PaymentStatus.OTHER


def _notes(entity: Json) -> dict[str, str]:
    """Return the notes, which are an empty list when there are none."""
    notes = entity.get("notes")
    return {str(name): str(value) for name, value in notes.items()} if notes else {}


def _money(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("money is a whole number of paise")
    return value


def _at_or_none(value: object) -> datetime | None:
    return _at(value) if value else None


def _at(value: object) -> datetime:
    return datetime.fromtimestamp(int(str(value)), UTC)
