"""POST /api/v1/auth/oauth/{provider}/start: begin to sign in with Google or LinkedIn."""

import azure.functions as func
from pydantic import Field

from shared.accounts.age import AdultsOnly, may_register
from shared.accounts.errors import TooManyAttempts
from shared.accounts.federation.errors import ProviderNotOffered
from shared.accounts.federation.views import PROVIDER_PATTERN, AuthorizationView, ReturnTo
from shared.web import PUBLIC, Body, Call, Cookie, CrossSite, Reply, endpoint

bp = func.Blueprint()


class OauthStart(Body):
    """Where the browser goes when the sign-in has ended."""

    return_to: ReturnTo = "/"
    adult: bool | None = Field(
        default=None, description="18 or older; needed where an account is made, and not stored"
    )


@endpoint(
    bp,
    "POST",
    "v1/auth/oauth/{provider}/start",
    access=PUBLIC,
    path={"provider": PROVIDER_PATTERN},
    errors=(ProviderNotOffered, AdultsOnly, TooManyAttempts, CrossSite),
)
def auth_oauth_start(call: Call[OauthStart]) -> Reply[AuthorizationView]:
    """Start a sign-in with a provider.

    Send the browser to the address in the response within ten minutes, in the same browser.
    The provider is asked for name and email address only.
    """
    call.require_same_site()
    accounts, strict = call.services.accounts, call.services.settings.age_statement
    accounts.request_pace.admit("oauth", call.client)
    url, cookie = accounts.federation.start(
        call.path["provider"],
        return_to=call.body.return_to,
        cookies=call.cookies,
        may_register=may_register(call.body.adult, silence_is_consent=not strict),
    )
    shown = AuthorizationView(authorization_url=url)
    return Reply(shown, cookies=(Cookie(*cookie, same_site="Lax"),))
