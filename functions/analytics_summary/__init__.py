"""GET /api/v1/analytics/summary: counters of a range of days, as data or as a page."""

from datetime import date, timedelta
from typing import Literal

import azure.functions as func
from pydantic import Field

from shared.analytics.views import AnalyticsView, analytics_page, analytics_view
from shared.pages import POLICY
from shared.web import ADMIN, Body, Call, Html, endpoint

bp = func.Blueprint()


class Range(Body):
    """Which days, at most 93 of the last 25 months."""

    first: date | None = Field(default=None, description="null: 30 days ago")
    last: date | None = Field(default=None, description="null: today")
    format: Literal["json", "html"] = Field(default="json", description="html: charts")


@endpoint(bp, "GET", "v1/analytics/summary", access=ADMIN)
def analytics_summary(call: Call[None, Range]) -> AnalyticsView | Html:
    """Read how much the service is used.

    What was counted fewer than ten times on a day is added up as `other`, or not shown.
    """
    last = call.query.last or call.services.clock().date()
    first = call.query.first or last - timedelta(days=29)
    view = analytics_view(call.services.analytics.summary(first, last))
    if call.query.format == "json":
        return view
    return Html(analytics_page(view).encode(), {"Content-Security-Policy": POLICY})
