"""Disputes in the emulator: a payer's bank asks for the money back, phase by phase."""

from dev.razorpay.errors import ApiError
from dev.razorpay.state import Json, State

PHASES = ("fraud", "retrieval", "chargeback", "pre_arbitration", "arbitration")

_DAYS_TO_RESPOND = 7
_DECIDED = {"won", "lost", "closed"}


def open_dispute(state: State, payment_id: str, *, phase: str = "chargeback") -> Json:
    """Let the payer's bank ask for the money back."""
    payment = state.get("payment", payment_id)
    if payment["status"] != "captured":
        raise ApiError("Only what was captured can be disputed")
    dispute = state.add(
        "dispute",
        "disp",
        payment_id=payment_id,
        amount=payment["amount"] - payment["amount_refunded"],
        amount_deducted=0,
        currency="INR",
        status="open",
        phase=phase,
        respond_by=state.now() + _DAYS_TO_RESPOND * 24 * 3600,
    )
    state.emit("payment.dispute.created", dispute=dispute, payment=payment)
    return dispute


def contest(state: State, dispute_id: str) -> None:
    """Send evidence: the bank looks at it."""
    _move(state, dispute_id, "under_review")


def close_dispute(
    state: State, dispute_id: str, *, won: bool = False, status: str | None = None
) -> None:
    """Decide a dispute: won, lost, or closed without a decision."""
    _move(state, dispute_id, status or ("won" if won else "lost"))


def challenge(state: State, dispute_id: str, *, phase: str = "pre_arbitration") -> None:
    """Open a dispute that was won again, in its next phase."""
    dispute = state.get("dispute", dispute_id)
    if dispute["status"] != "won":
        raise ApiError("Only a dispute that was won goes on")
    dispute |= {"status": "open", "phase": phase}
    payment = state.get("payment", dispute["payment_id"])
    state.emit("payment.dispute.created", dispute=dispute, payment=payment)


def _move(state: State, dispute_id: str, status: str) -> None:
    dispute = state.get("dispute", dispute_id)
    if dispute["status"] in _DECIDED:
        raise ApiError("The dispute has been decided")
    dispute["status"] = status
    if status == "lost":
        dispute["amount_deducted"] = dispute["amount"]
    payment = state.get("payment", dispute["payment_id"])
    state.emit(f"payment.dispute.{status}", dispute=dispute, payment=payment)
