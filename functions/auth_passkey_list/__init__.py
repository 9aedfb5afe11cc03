"""GET /api/v1/auth/passkeys: the caller's passkeys."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.passkeys.views import PasskeyView, passkey_view
from shared.web import USER, Call, Listing, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/auth/passkeys", access=USER, errors=(InvalidToken,))
def auth_passkey_list(call: Call) -> Listing[PasskeyView]:
    """List the passkeys that open the caller's account."""
    found = call.services.accounts.passkeys.listed(call.caller)
    return Listing(items=tuple(passkey_view(each) for each in found))
