"""GET /api/v1/sessions/{session_id}/report: the report, as data, a page or a PDF."""

from typing import Literal

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import NoSuchSession, NotEvaluated
from shared.interviews.report.model import Report
from shared.interviews.report.page import render
from shared.interviews.report.printed import pdf_of
from shared.kernel.zones import TimeZone
from shared.pages import POLICY
from shared.ports.blobs import attachment
from shared.web import USER, Body, Call, Html, Pdf, endpoint

bp = func.Blueprint()


class Form(Body):
    """The format of the report."""

    format: Literal["json", "html", "pdf"] = Field(
        default="json", description="html: one page to print; pdf: the same on paper, tagged"
    )
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
def session_report(call: Call[None, Form]) -> Report | Html | Pdf:
    """Read the report of an evaluated session.

    It compares with earlier sessions for the same role and begins with what would help most.
    """
    session_id, zone = call.path["session_id"], call.query.time_zone
    read = call.services.interviews.reports.read
    report = read(user_id=call.user_id, session_id=session_id, time_zone=zone)
    if call.query.format == "json":
        return report
    if call.query.format == "html":
        return Html(render(report).encode(), {"Content-Security-Policy": POLICY})
    return Pdf(pdf_of(report), {"Content-Disposition": attachment(f"report-{session_id}.pdf")})
