"""POST /api/v1/auth/resend-verification: request the confirmation email again."""

import azure.functions as func

from shared.accounts.errors import BadAddress, TooManyAttempts
from shared.accounts.model import EmailText
from shared.accounts.views import Accepted
from shared.web import PUBLIC, Body, Call, endpoint

bp = func.Blueprint()


class ResendVerification(Body):
    """The address that was registered."""

    email: EmailText


@endpoint(
    bp,
    "POST",
    "v1/auth/resend-verification",
    access=PUBLIC,
    status=202,
    errors=(BadAddress, TooManyAttempts),
    idempotent=True,
)
def auth_resend_verification(call: Call[ResendVerification]) -> Accepted:
    """Request the confirmation email again.

    Once a minute, and three emails an hour are sent to an address, whatever asks for them. The
    response is the same for every address.
    """
    call.services.accounts.registration.resend(
        email=call.body.email, client=call.client, request_key=call.request_key
    )
    return Accepted()
