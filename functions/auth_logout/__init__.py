"""POST /api/v1/auth/logout: log out this browser, or all of the user."""

import azure.functions as func

from shared.accounts.errors import LoginEnded
from shared.web import CLEAR_SITE_DATA, PUBLIC, Body, Call, Cookie, CrossSite, Reply, endpoint

bp = func.Blueprint()


class LogoutQuery(Body):
    """Which logins to end."""

    everywhere: bool = False


@endpoint(
    bp,
    "POST",
    "v1/auth/logout",
    access=PUBLIC,
    errors=(LoginEnded, CrossSite),
)
def auth_logout(call: Call[None, LogoutQuery]) -> Reply[None]:
    """Log out this browser, or all of them.

    With `everywhere=true` every login of the user ends, which takes a login that is open.

    Without it, succeeds also when no login is open.
    """
    call.require_same_site()
    cookie = call.services.accounts.logins.logout(call.cookies, everywhere=call.query.everywhere)
    return Reply(None, headers=CLEAR_SITE_DATA, cookies=(Cookie(*cookie),))
