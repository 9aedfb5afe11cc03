"""POST /api/v1/privacy/receipts: check the receipt of an erasure."""

from typing import Annotated

import azure.functions as func
from pydantic import Field

from shared.privacy.erasure.views import ReceiptChecked
from shared.privacy.errors import MAX_RECEIPT_CHARS, ReceiptInvalid
from shared.web import PUBLIC, Body, Call, endpoint

bp = func.Blueprint()


class ReceiptShown(Body):
    """A receipt as erasure_progress has given it out."""

    receipt: Annotated[str, Field(max_length=MAX_RECEIPT_CHARS)]


@endpoint(bp, "POST", "v1/privacy/receipts", access=PUBLIC, errors=(ReceiptInvalid,))
def privacy_receipt(call: Call[ReceiptShown]) -> ReceiptChecked:
    """Check the receipt of an erasure and show what it says.

    It is ours if its signature is good and it stands in the chain of all receipts. The signature
    can be checked without us: `python -m dev.receipt FILE`.
    """
    receipts = call.services.erasure.receipts
    contents = receipts.check(call.body.receipt)
    return ReceiptChecked(
        receipt_id=contents["receipt_id"],
        number=contents["number"],
        contents=contents,
        public_key=receipts.public_key(),
    )
