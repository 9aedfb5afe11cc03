"""GET /api/v1/progress/plan: what to practise in the next two weeks."""

import azure.functions as func
from pydantic import Field

from shared.interviews.practice.plan_views import Plan
from shared.kernel.zones import TimeZone
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class Where(Body):
    """Where the dates are local."""

    time_zone: TimeZone | None = Field(default=None, description="null: as usual for the locale")


@endpoint(bp, "GET", "v1/progress/plan", access=USER)
def progress_plan(call: Call[None, Where]) -> Plan:
    """Read the plan of the next two weeks.

    Questions come again on their review dates, those of the weakest competencies first, at most
    four a day. Every read plans from what has been done until then.
    """
    return call.services.interviews.practice.plan(
        user_id=call.user_id, time_zone=call.query.time_zone
    )
