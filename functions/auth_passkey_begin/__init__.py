"""POST /api/v1/auth/passkeys/options: what a browser needs in order to make a passkey."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.passkeys.views import PasskeyOptions
from shared.web import USER, Call, Proof, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/auth/passkeys/options",
    access=USER,
    proof=Proof.RECENT,
    errors=(InvalidToken,),
)
def auth_passkey_begin(call: Call) -> PasskeyOptions:
    """Create the options of a new passkey.

    Give them to `navigator.credentials.create`, and what it returns to `auth_passkey_add` within
    five minutes.
    """
    return PasskeyOptions(public_key=call.services.accounts.passkeys.begin(call.caller))
