"""GET /api/v1/auth/identities: list the identities with which the caller can log in."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.federation.views import IdentityView
from shared.web import USER, Call, Listing, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/auth/identities", access=USER, errors=(InvalidToken,))
def auth_identity_list(call: Call) -> Listing[IdentityView]:
    """List the caller's identities at sign-in providers."""
    linked = call.services.accounts.federation.identities(call.caller)
    return Listing(items=tuple(IdentityView.showing(each) for each in linked))
