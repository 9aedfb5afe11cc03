"""POST /api/v1/auth/logout: end the login of this browser, or all of them."""

import azure.functions as func

from shared.web import PUBLIC, Body, Call, Cookie, CrossSite, Reply, endpoint

bp = func.Blueprint()


class LogoutQuery(Body):
    """How much to end."""

    everywhere: bool = False


@endpoint(
    bp,
    "POST",
    "v1/auth/logout",
    access=PUBLIC,
    errors=(CrossSite,),
)
def auth_logout(call: Call[None, LogoutQuery]) -> Reply[None]:
    """End the login of this browser, or with `everywhere=true` every login of its user.

    Succeeds also when there is nothing to end.
    """
    call.require_same_site()
    cookie = call.services.logins.logout(call.cookies, everywhere=call.query.everywhere)
    return Reply(None, cookies=(Cookie(*cookie),))
