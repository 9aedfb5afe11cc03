"""GET /api/v1/orders/{order_id}/invoice: the invoice of an order."""

import azure.functions as func

from shared.billing.errors import NoSuchDocument, NoSuchOrder, NotPaid
from shared.ports.blobs import attachment
from shared.web import USER, Call, Pdf, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "GET",
    "v1/orders/{order_id}/invoice",
    access=USER,
    errors=(NoSuchOrder, NotPaid, NoSuchDocument),
)
def payment_invoice(call: Call) -> Pdf:
    """Download the tax invoice of a paid order as a PDF."""
    order_id = call.path["order_id"]
    data = call.services.billing.invoices.pdf(user_id=call.user_id, order_id=order_id)
    return Pdf(data, {"Content-Disposition": attachment(f"invoice-{order_id}.pdf")})
