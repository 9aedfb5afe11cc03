"""POST /api/v1/auth/identities: begin to link an identity at Google or LinkedIn."""

import azure.functions as func

from shared.accounts.federation.errors import ProviderNotOffered
from shared.accounts.federation.views import AuthorizationView, ReturnTo
from shared.ports.identity import ProviderName
from shared.web import USER, Body, Call, Cookie, CrossSite, Proof, Reply, endpoint

bp = func.Blueprint()


class IdentityLink(Body):
    """Which provider, and where the browser goes at the end."""

    provider: ProviderName
    return_to: ReturnTo = "/"


@endpoint(
    bp,
    "POST",
    "v1/auth/identities",
    access=USER,
    proof=Proof.RECENT,
    errors=(ProviderNotOffered, CrossSite),
)
def auth_identity_link(call: Call[IdentityLink]) -> Reply[AuthorizationView]:
    """Start linking an identity at a provider.

    Send the browser to the address in the response; `auth_oauth_callback` says how it went.
    """
    call.require_same_site()
    url, cookie = call.services.accounts.federation.start(
        call.body.provider,
        return_to=call.body.return_to,
        cookies=call.cookies,
        caller=call.caller,
    )
    shown = AuthorizationView(authorization_url=url)
    return Reply(shown, cookies=(Cookie(*cookie, same_site="Lax"),))
