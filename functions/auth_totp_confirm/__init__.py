"""POST /api/v1/auth/totp/confirm: switch the second factor on."""

import azure.functions as func

from shared.accounts.errors import InvalidToken, TooManyAttempts
from shared.accounts.second_factor.errors import SecondFactorOff, SecondFactorOn, WrongCode
from shared.accounts.second_factor.views import CodeText, RecoveryCodes
from shared.web import USER, Body, Call, Proof, endpoint

bp = func.Blueprint()


class TotpConfirm(Body):
    """A code that the app shows."""

    code: CodeText


@endpoint(
    bp,
    "POST",
    "v1/auth/totp/confirm",
    access=USER,
    proof=Proof.RECENT,
    errors=(InvalidToken, SecondFactorOff, SecondFactorOn, WrongCode, TooManyAttempts),
)
def auth_totp_confirm(call: Call[TotpConfirm]) -> RecoveryCodes:
    """Confirm the second factor with a code of the app.

    It is on from then. The response has recovery codes, which are shown this once.
    """
    codes = call.services.accounts.second_factors.confirm(call.caller, call.body.code)
    return RecoveryCodes(recovery_codes=codes)
