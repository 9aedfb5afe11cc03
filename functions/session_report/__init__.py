"""GET /api/v1/sessions/{session_id}/report: the report, as data or as a page."""

from typing import Literal

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import NoSuchSession, NotEvaluated
from shared.interviews.report.model import Report, build_report
from shared.interviews.report.page import POLICY, render
from shared.web import USER, Body, Call, Html, endpoint

bp = func.Blueprint()

_PROGRESS = 10


class Form(Body):
    """In which form the report is wanted."""

    format: Literal["json", "html"] = Field(default="json", description="html: one page to print")


@endpoint(
    bp,
    "GET",
    "v1/sessions/{session_id}/report",
    access=USER,
    errors=(NoSuchSession, NotEvaluated),
)
def session_report(call: Call[None, Form]) -> Report | Html:
    """Read the report of an evaluated interview.

    It sets the scores beside the earlier interviews for the same role.
    """
    judging = call.services.interviewing.judging
    session, evaluation = judging.evaluated(
        user_id=call.user_id, session_id=call.path["session_id"]
    )
    report = build_report(session, evaluation, judging.earlier_results(session, limit=_PROGRESS))
    if call.query.format == "json":
        return report
    return Html(render(report).encode(), {"Content-Security-Policy": POLICY})
