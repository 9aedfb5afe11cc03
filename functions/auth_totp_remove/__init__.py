"""DELETE /api/v1/auth/totp: switch the second factor off."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.second_factor.errors import SecondFactorOff
from shared.web import USER, Call, Proof, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "DELETE",
    "v1/auth/totp",
    access=USER,
    proof=Proof.RECENT,
    errors=(InvalidToken, SecondFactorOff),
)
def auth_totp_remove(call: Call) -> None:
    """Delete the second factor.

    The login of the last ten minutes that it takes has needed a code itself.
    """
    call.services.accounts.second_factors.remove(call.caller)
