"""POST /api/v1/sessions/{session_id}/report/link: a link to the page of a report."""

import azure.functions as func
from pydantic import Field

from shared.interviews.errors import NoSuchSession, NotEvaluated
from shared.interviews.report.model import ReportLink
from shared.kernel.zones import TimeZone
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class Where(Body):
    """Where the times on the page are local."""

    time_zone: TimeZone | None = Field(default=None, description="null: as usual for the locale")


@endpoint(
    bp,
    "POST",
    "v1/sessions/{session_id}/report/link",
    access=USER,
    errors=(NoSuchSession, NotEvaluated),
)
def session_report_link(call: Call[None, Where]) -> ReportLink:
    """Request a link to the page of a report.

    The URL shows the page to anyone who has it, without a token, for five minutes, unless the
    session is deleted before.
    """
    return call.services.interviews.reports.link(
        user_id=call.user_id,
        session_id=call.path["session_id"],
        time_zone=call.query.time_zone,
    )
