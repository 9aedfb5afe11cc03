"""Which parameters each request takes; Razorpay refuses any other."""

from dev.razorpay.errors import ApiError
from dev.razorpay.state import Json, State

_PAGE = {"count", "skip"}
_SPAN = {"from", "to"}
_DAY = {"year", "month", "day"}

_LISTS = {
    "order": {"receipt", "authorized"},
    "payment": set[str](),
    "refund": set[str](),
    "plan": set[str](),
    "subscription": {"plan_id"},
    "invoice": {"subscription_id"},
}

_BODIES = {
    "orders": {"amount", "currency", "receipt", "notes", "partial_payment", "payment"},
    "plans": {"period", "interval", "item", "notes"},
    "subscriptions": {
        "plan_id",
        "total_count",
        "quantity",
        "start_at",
        "expire_by",
        "customer_notify",
        "addons",
        "notes",
        "offer_id",
    },
    "cancel": {"cancel_at_cycle_end"},
    "capture": {"amount", "currency"},
    "refund": {"amount", "speed", "notes", "receipt"},
}


def check_list(state: State, kind: str, part: str | None, asked: Json) -> None:
    """Refuse what a list does not take; raises ApiError."""
    spans = kind != "dispute" or state.bounds_disputes
    allowed = _PAGE | (_SPAN if spans else set()) | _LISTS.get(kind, set())
    of_part = _PAGE | (_DAY if kind == "settlement" else _SPAN)
    _refuse(set(asked) - (of_part if part else allowed))


def check_body(call: str, body: Json) -> None:
    """Refuse what a request does not take; raises ApiError."""
    _refuse(set(body) - _BODIES.get(call, set(body)))


def _refuse(unknown: set[str]) -> None:
    if unknown:
        names = ", ".join(sorted(unknown))
        raise ApiError(f"{names} is/are not required and should not be sent", field=min(unknown))
