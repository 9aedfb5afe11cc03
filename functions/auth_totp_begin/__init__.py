"""POST /api/v1/auth/totp: get a secret for an authenticator app."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.second_factor.errors import SecondFactorOn
from shared.accounts.second_factor.views import EnrolmentView
from shared.web import USER, Call, Proof, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/auth/totp",
    access=USER,
    proof=Proof.RECENT,
    errors=(InvalidToken, SecondFactorOn),
)
def auth_totp_begin(call: Call) -> EnrolmentView:
    """Create a secret for an authenticator app.

    The second factor is on when `auth_totp_confirm` gets a code of the app.
    """
    return EnrolmentView.showing(call.services.accounts.second_factors.begin(call.caller))
