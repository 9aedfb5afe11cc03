"""POST /api/v1/invoices/open: any invoice or credit note, by its number."""

from typing import Annotated, Literal

import azure.functions as func
from pydantic import Field

from shared.billing.errors import NoSuchDocument
from shared.ports.blobs import attachment
from shared.web import ADMIN, Body, Call, Pdf, endpoint

bp = func.Blueprint()


class Opening(Body):
    """The number, and why it is opened; the reason is logged."""

    number: Annotated[str, Field(pattern=r"^(?:IM|CN)/[0-9]{4}/[0-9]{7}$")]
    reason: Literal["asked_by_buyer", "audit", "tax_office", "dispute", "correction"]


@endpoint(bp, "POST", "v1/invoices/open", access=ADMIN, errors=(NoSuchDocument,))
def invoice_open(call: Call[Opening]) -> Pdf:
    """Download any invoice or credit note.

    It is there after the account has been deleted, as the law demands.
    """
    invoices = call.services.billing.invoices
    data = invoices.open_by_number(call.body.number, reason=call.body.reason)
    name = call.body.number.replace("/", "-")
    return Pdf(data, {"Content-Disposition": attachment(f"{name}.pdf")})
