"""GET /api/v1/reports/settlements/{month}: what was paid out in a month."""

import azure.functions as func

from shared.billing.register import MONTH
from shared.ports.blobs import attachment
from shared.web import ADMIN, Call, Csv, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/reports/settlements/{month}", access=ADMIN, path={"month": MONTH})
def settlement_register(call: Call) -> Csv:
    """Download the payouts of a month.

    Each payment, refund and adjustment with its fee and the tax on it, and the sum of each payout
    as the bank's statement shows it.
    """
    month = call.path["month"]
    data = call.services.billing.register.payouts(month)
    return Csv(data, {"Content-Disposition": attachment(f"settlements-{month}.csv")})
