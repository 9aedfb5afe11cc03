"""GET /api/docs: the API reference as a page."""

import azure.functions as func

from shared.web import PUBLIC, Call, Html, endpoint
from shared.web.reference import reference_page

bp = func.Blueprint()


@endpoint(bp, "GET", "docs", access=PUBLIC)
def api_docs(call: Call) -> Html:  # noqa: ARG001 - the page is the same for every caller
    """Read the API reference.

    An HTML page that loads nothing from other hosts and can send requests.
    """
    return reference_page()
