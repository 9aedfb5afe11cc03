"""GET /api/docs: the API reference for people."""

import azure.functions as func

from shared.web import PUBLIC, Call, Html, endpoint
from shared.web.reference import reference_page

bp = func.Blueprint()


@endpoint(bp, "GET", "docs", access=PUBLIC)
def api_docs(call: Call) -> Html:  # noqa: ARG001 - the page is the same for everybody
    """Read the API reference.

    A page that works offline; requests can be tried out from it.
    """
    return reference_page()
