"""GET /api/v1/sessions/{session_id}/report: the report, as data or as a page."""

from typing import Literal

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import NoSuchSession, NotEvaluated
from shared.interviews.report.model import Report, build_report
from shared.interviews.report.page import render
from shared.pages import POLICY
from shared.web import USER, Body, Call, Html, endpoint

bp = func.Blueprint()

_PROGRESS = 10


class Form(Body):
    """The format of the report."""

    format: Literal["json", "html"] = Field(default="json", description="html: one page to print")


@endpoint(
    bp,
    "GET",
    "v1/sessions/{session_id}/report",
    access=USER,
    errors=(NoSuchSession, NotEvaluated),
)
def session_report(call: Call[None, Form]) -> Report | Html:
    """Read the report of an evaluated session.

    It compares the scores with the earlier sessions for the same role.
    """
    evaluations = call.services.interviews.evaluation
    session, evaluation = evaluations.evaluated(
        user_id=call.user_id, session_id=call.path["session_id"]
    )
    report = build_report(
        session, evaluation, evaluations.earlier_results(session, limit=_PROGRESS)
    )
    if call.query.format == "json":
        return report
    return Html(render(report).encode(), {"Content-Security-Policy": POLICY})
