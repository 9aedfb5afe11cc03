"""Credit notes as they lie in a ledger: one for each refund that has arrived and each lost dispute.

The number is given afterwards (``invoice_numbers``); the printed form follows (``tax_documents``).
"""

from typing import Literal

from shared.kernel.clock import Instant
from shared.store import Stored

NOTE_PREFIX = "note:"


class Note(Stored):
    """Says that a part of an invoice does not stand (CGST Act, section 34)."""

    id: str
    kind: Literal["note"] = "note"
    payer_ref: str
    order_id: str
    cause: str
    paise: int
    issued_at: Instant
    number: str | None = None


def note_id(cause: str) -> str:
    """Return the id of the credit note for a refund or a dispute of the payment service."""
    return f"{NOTE_PREFIX}{cause}"
