"""POST /api/v1/auth/passkeys/second-factor: ask for a passkey at every login."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.passkeys.errors import PasskeyNeeded
from shared.accounts.second_factor.errors import SecondFactorOn
from shared.accounts.second_factor.views import RecoveryCodes
from shared.web import USER, Call, Proof, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/auth/passkeys/second-factor",
    access=USER,
    proof=Proof.RECENT,
    errors=(InvalidToken, SecondFactorOn, PasskeyNeeded),
)
def auth_passkey_require(call: Call) -> RecoveryCodes:
    """Set the caller's passkeys as their second factor.

    A login with a password or at a provider needs one of them, or a recovery code, as well;
    `auth_totp_remove` ends it.
    """
    codes = call.services.accounts.second_factors.begin_with_passkeys(call.caller)
    return RecoveryCodes(recovery_codes=codes)
