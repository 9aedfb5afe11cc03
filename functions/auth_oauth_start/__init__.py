"""POST /api/v1/auth/oauth/{provider}/start: begin to sign in with Google or LinkedIn."""

import azure.functions as func

from shared.accounts.federation.errors import ProviderNotOffered
from shared.accounts.federation.views import PROVIDER_PATTERN, AuthorizationView, ReturnTo
from shared.web import PUBLIC, Body, Call, Cookie, CrossSite, Reply, endpoint

bp = func.Blueprint()


class OauthStart(Body):
    """Where the browser goes when the sign-in has ended."""

    return_to: ReturnTo = "/"


@endpoint(
    bp,
    "POST",
    "v1/auth/oauth/{provider}/start",
    access=PUBLIC,
    path={"provider": PROVIDER_PATTERN},
    errors=(ProviderNotOffered, CrossSite),
)
def auth_oauth_start(call: Call[OauthStart]) -> Reply[AuthorizationView]:
    """Start a sign-in with a provider.

    Send the browser to the address in the response within ten minutes, in the same browser.
    The provider is asked for name and email address only.
    """
    call.require_same_site()
    url, cookie = call.services.accounts.federation.start(
        call.path["provider"], return_to=call.body.return_to, cookies=call.cookies
    )
    shown = AuthorizationView(authorization_url=url)
    return Reply(shown, cookies=(Cookie(*cookie, same_site="Lax"),))
