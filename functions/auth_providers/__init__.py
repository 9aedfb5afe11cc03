"""GET /api/v1/auth/providers: list the providers with which one can sign in."""

import azure.functions as func

from shared.accounts.federation.views import ProvidersView
from shared.web import PUBLIC, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/auth/providers", access=PUBLIC)
def auth_providers(call: Call) -> ProvidersView:
    """List the sign-in providers that are offered."""
    return ProvidersView(providers=call.services.accounts.federation.offered())
