"""GET /api/v1/orders/{order_id}/credit-notes/{cause}: a credit note of an order."""

import azure.functions as func

from shared.billing.errors import NoSuchDocument, NoSuchOrder
from shared.ports.blobs import attachment
from shared.web import USER, Call, Pdf, endpoint

bp = func.Blueprint()

CAUSE = r"(?:rfnd|disp)_[A-Za-z0-9]{14}"


@endpoint(
    bp,
    "GET",
    "v1/orders/{order_id}/credit-notes/{cause}",
    access=USER,
    path={"cause": CAUSE},
    errors=(NoSuchOrder, NoSuchDocument),
)
def payment_credit_note(call: Call) -> Pdf:
    """Download a credit note as a PDF.

    `cause` is the refund or the lost dispute that the order names with its credit notes.
    """
    order_id, cause = call.path["order_id"], call.path["cause"]
    data = call.services.billing.invoices.note_pdf(
        user_id=call.user_id, order_id=order_id, cause=cause
    )
    return Pdf(data, {"Content-Disposition": attachment(f"credit-note-{cause}.pdf")})
