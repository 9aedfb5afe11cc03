"""GET /api/problems: every code of a problem document, as a page."""

import azure.functions as func

from shared.web import PUBLIC, Call, Html, endpoint
from shared.web.problem_pages import problem_index

bp = func.Blueprint()


@endpoint(bp, "GET", "problems", access=PUBLIC)
def api_problems(call: Call) -> Html:  # noqa: ARG001 - the page is the same for every caller
    """Read what problem documents are, and every code there is."""
    return problem_index()
