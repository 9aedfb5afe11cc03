"""GET /api/problems/{code}: what a problem's code means, as a page."""

import azure.functions as func

from shared.web import PUBLIC, Call, Html, endpoint
from shared.web.problem import NoSuchThing
from shared.web.problem_pages import CODE, problem_page

bp = func.Blueprint()


@endpoint(bp, "GET", "problems/{code}", access=PUBLIC, path={"code": CODE})
def api_problem(call: Call) -> Html:
    """Read what a problem's code means and what to do about it.

    The member `type` of a problem document is this address.
    """
    page = problem_page(call.path["code"])
    if page is None:
        raise NoSuchThing
    return page
