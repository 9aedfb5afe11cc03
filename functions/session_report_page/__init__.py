"""GET /api/v1/sessions/{session_id}/report/page: the page of a report, by its link."""

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import NoSuchReportLink
from shared.interviews.report.page import render
from shared.kernel.zones import TimeZone
from shared.pages import POLICY
from shared.web import PUBLIC, Body, Call, Html, endpoint

bp = func.Blueprint()


class Key(Body):
    """What a link carries."""

    key: str = Field(max_length=200, description="as `session_report_link` has signed it")
    time_zone: TimeZone | None = None


@endpoint(
    bp,
    "GET",
    "v1/sessions/{session_id}/report/page",
    access=PUBLIC,
    errors=(NoSuchReportLink,),
)
def session_report_page(call: Call[None, Key]) -> Html:
    """Open the page of a report by its link.

    `session_report_link` makes the link, which is valid for five minutes.
    """
    report = call.services.interviews.reports.linked(
        session_id=call.path["session_id"], key=call.query.key, time_zone=call.query.time_zone
    )
    return Html(render(report).encode(), {"Content-Security-Policy": POLICY})
