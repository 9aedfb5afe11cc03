"""POST /api/v1/auth/forgot-password: request a link that resets the password."""

import azure.functions as func

from shared.accounts.errors import BadAddress, TooManyAttempts
from shared.accounts.model import EmailText
from shared.accounts.views import Accepted
from shared.web import PUBLIC, Body, Call, endpoint

bp = func.Blueprint()


class ForgotPassword(Body):
    """The address of the account."""

    email: EmailText


@endpoint(
    bp,
    "POST",
    "v1/auth/forgot-password",
    access=PUBLIC,
    status=202,
    errors=(BadAddress, TooManyAttempts),
    idempotent=True,
)
def auth_forgot_password(call: Call[ForgotPassword]) -> Accepted:
    """Request a link that resets the password.

    Once a minute, and three emails an hour are sent to an address, whatever asks for them. The
    response is the same for every address.
    """
    call.services.accounts.recovery.forgot(
        email=call.body.email, client=call.client, request_key=call.request_key
    )
    return Accepted()
