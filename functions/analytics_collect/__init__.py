"""POST /api/v1/analytics/events: count an event."""

import azure.functions as func

from shared.analytics.model import Duration, Feature, Page
from shared.analytics.service import Event
from shared.web import PUBLIC, Body, Call, endpoint

bp = func.Blueprint()


class UsageEvent(Body):
    """What happened. No other member is accepted."""

    page: Page | None = None
    feature: Feature | None = None
    duration: Duration | None = None


@endpoint(bp, "POST", "v1/analytics/events", access=PUBLIC, status=204)
def analytics_collect(call: Call[UsageEvent]) -> None:
    """Receive a usage event.

    It is added to counters of the day, and nothing else is stored of it. A browser that sends
    `Sec-GPC: 1` or `DNT: 1` is not counted.
    """
    if "1" not in {call.headers.get("sec-gpc"), call.headers.get("dnt")}:
        call.services.analytics.count(Event(**dict(call.body)))
