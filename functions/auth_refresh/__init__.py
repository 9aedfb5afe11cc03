"""POST /api/v1/auth/refresh: exchange the session cookie for a new access token."""

import azure.functions as func

from shared.accounts.errors import LoginEnded
from shared.accounts.views import Tokens
from shared.web import PUBLIC, Call, Cookie, CrossSite, Reply, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/auth/refresh",
    access=PUBLIC,
    errors=(LoginEnded, CrossSite),
)
def auth_refresh(call: Call) -> Reply[Tokens]:
    """Exchange the session cookie for a new access token.

    The cookie is renewed too. Two tabs may do this at the same time; a cookie that comes back
    after it was replaced for more than half a minute ends the login.
    """
    call.require_same_site()
    tokens, cookie = call.services.logins.refresh(call.cookies)
    return Reply(tokens, cookies=(Cookie(*cookie),))
