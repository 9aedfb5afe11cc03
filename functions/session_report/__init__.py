"""GET /api/v1/sessions/{session_id}/report: the report, as data or as a page."""

from typing import Literal

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import NoSuchSession, NotEvaluated
from shared.interviews.report.model import Report
from shared.interviews.report.page import render
from shared.kernel.zones import TimeZone
from shared.pages import POLICY
from shared.web import USER, Body, Call, Html, endpoint

bp = func.Blueprint()


class Form(Body):
    """The format of the report."""

    format: Literal["json", "html"] = Field(default="json", description="html: one page to print")
    time_zone: TimeZone | None = Field(
        default=None, description="for the times on the page; null: as usual for the locale"
    )


@endpoint(
    bp,
    "GET",
    "v1/sessions/{session_id}/report",
    access=USER,
    errors=(NoSuchSession, NotEvaluated),
)
def session_report(call: Call[None, Form]) -> Report | Html:
    """Read the report of an evaluated session.

    It compares the scores with the earlier sessions for the same role, and begins with what would
    help most.
    """
    report = call.services.interviews.reports.read(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        time_zone=call.query.time_zone,
    )
    if call.query.format == "json":
        return report
    return Html(render(report).encode(), {"Content-Security-Policy": POLICY})
