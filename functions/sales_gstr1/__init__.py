"""GET /api/v1/reports/gstr1/{month}: the books of a month."""

import azure.functions as func

from shared.billing.register import MONTH
from shared.ports.blobs import attachment
from shared.web import ADMIN, Call, Csv, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/reports/gstr1/{month}", access=ADMIN, path={"month": MONTH})
def sales_gstr1(call: Call) -> Csv:
    """Download the figures of GSTR-1 of a month.

    Supplies to unregistered buyers by State and rate, to registered ones by invoice, all of them by
    service code (table 12), and the series of documents. What tables 7 and 12 sum up is less the
    credit notes.
    """
    month = call.path["month"]
    data = call.services.billing.register.gstr1(month)
    return Csv(data, {"Content-Disposition": attachment(f"gstr1-{month}.csv")})
