"""GET /api/v1/reports/sales/{month}: the books of a month."""

import azure.functions as func

from shared.billing.register import MONTH
from shared.ports.blobs import attachment
from shared.web import ADMIN, Call, Csv, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/reports/sales/{month}", access=ADMIN, path={"month": MONTH})
def sales_register(call: Call) -> Csv:
    """Download the sales register of a month.

    Every invoice and credit note with its tax and its type in GSTR-1, and the fees that Razorpay
    kept.
    """
    month = call.path["month"]
    data = call.services.billing.register.sales(month)
    return Csv(data, {"Content-Disposition": attachment(f"sales-{month}.csv")})
