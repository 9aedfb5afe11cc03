"""POST /api/v1/auth/passkey/options: what a browser needs in order to sign in with a passkey."""

import azure.functions as func

from shared.accounts.errors import TooManyAttempts
from shared.accounts.passkeys.views import PasskeyOptions
from shared.web import PUBLIC, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "POST", "v1/auth/passkey/options", access=PUBLIC, errors=(TooManyAttempts,))
def auth_passkey_start(call: Call) -> PasskeyOptions:
    """Create the options of a login with a passkey.

    Give them to `navigator.credentials.get`, and what it returns to `auth_passkey_login`,
    `auth_login` or `auth_second_factor` within five minutes, once.
    """
    accounts = call.services.accounts
    accounts.request_pace.admit("passkey", call.client)
    return PasskeyOptions(public_key=accounts.passkeys.proofs.options())
