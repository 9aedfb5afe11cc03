"""POST /api/v1/auth/passkeys: add a passkey."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.passkeys.errors import PasskeyInvalid, TooManyPasskeys
from shared.accounts.passkeys.views import (
    CreatedCredential,
    PasskeyName,
    PasskeyView,
    credential_json,
    passkey_view,
)
from shared.web import USER, Body, Call, Proof, endpoint

bp = func.Blueprint()


class NewPasskey(Body):
    """What the browser has made, and by which name its owner knows it."""

    name: PasskeyName
    credential: CreatedCredential


@endpoint(
    bp,
    "POST",
    "v1/auth/passkeys",
    access=USER,
    proof=Proof.RECENT,
    status=201,
    errors=(PasskeyInvalid, TooManyPasskeys, InvalidToken),
)
def auth_passkey_add(call: Call[NewPasskey]) -> PasskeyView:
    """Confirm a new passkey.

    It opens the account from then on, and the owner is told by email. Repeating it changes nothing.
    """
    credential = credential_json(call.body.credential)
    passkeys = call.services.accounts.passkeys
    return passkey_view(passkeys.add(call.caller, credential, name=call.body.name))
