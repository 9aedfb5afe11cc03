"""GET /api/v1/auth/logins: list the browsers in which the caller is logged in."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.views import LoginView
from shared.web import USER, Call, Listing, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/auth/logins", access=USER, errors=(InvalidToken,))
def auth_login_list(call: Call) -> Listing[LoginView]:
    """List the browsers in which the caller is logged in."""
    return Listing(items=call.services.accounts.login_list.read(call.caller))
