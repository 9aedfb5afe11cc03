"""POST /api/v1/auth/refresh: exchange the refresh cookie for a new access token."""

import azure.functions as func

from shared.accounts.errors import LoginEnded, TooManyAttempts
from shared.accounts.views import Tokens
from shared.web import PUBLIC, Call, Cookie, CrossSite, Reply, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/auth/refresh",
    access=PUBLIC,
    refresh_cookie=True,
    errors=(LoginEnded, TooManyAttempts, CrossSite),
)
def auth_refresh(call: Call) -> Reply[Tokens]:
    """Exchange the refresh cookie for a new access token.

    The cookie is replaced too. Two tabs may refresh at the same time; a cookie that is used more
    than 30 seconds after it was replaced ends the login.
    """
    call.require_same_site()
    issued = call.services.accounts.logins.refresh(call.cookies, client=call.client)
    return Reply(Tokens.showing(issued), cookies=tuple(Cookie(*each) for each in issued.cookies))
