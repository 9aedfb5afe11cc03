"""DELETE /api/v1/auth/passkeys/{passkey_id}: remove a passkey."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.federation.errors import LastMethod
from shared.accounts.passkeys.errors import PasskeyNotFound
from shared.web import USER, Call, Proof, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "DELETE",
    "v1/auth/passkeys/{passkey_id}",
    access=USER,
    proof=Proof.RECENT,
    status=204,
    errors=(PasskeyNotFound, LastMethod, InvalidToken),
)
def auth_passkey_remove(call: Call) -> None:
    """Delete a passkey.

    Not the last way to log in, nor the last passkey while passkeys are the second factor.
    """
    call.services.accounts.passkeys.remove(call.caller, call.path["passkey_id"])
