"""POST /api/v1/credits/adjustments: give or take credits."""

from typing import Annotated, Literal

import azure.functions as func
from pydantic import Field

from shared.billing.errors import AccountClosed, KeyNeeded, NoSuchBuyer
from shared.billing.views import AllowanceView, allowance_view
from shared.web import ADMIN, WHOLE, Body, Call, endpoint

bp = func.Blueprint()


class NewAdjustment(Body):
    """Whose credits, how many, and why."""

    user_id: Annotated[str, Field(pattern=r"^usr_[0-9a-f]{32}$")]
    credits: Annotated[int, Field(ge=-1000, le=1000), WHOLE] = Field(
        description="above zero gives, below zero takes"
    )
    reason: Literal["fault_of_ours", "goodwill", "campaign", "correction", "fraud"]


@endpoint(
    bp,
    "POST",
    "v1/credits/adjustments",
    access=ADMIN,
    idempotent=True,
    errors=(KeyNeeded, NoSuchBuyer, AccountClosed),
)
def credit_adjust(call: Call[NewAdjustment]) -> AllowanceView:
    """Change a user's credits.

    Needs an Idempotency-Key: a repeated request changes nothing. Taking more than there are leaves
    a debt, which the next credits pay.
    """
    allowance = call.services.billing.adjustments.adjust(
        call.body.user_id,
        credit_count=call.body.credits,
        reason=call.body.reason,
        once=call.request_key,
    )
    return allowance_view(allowance)
