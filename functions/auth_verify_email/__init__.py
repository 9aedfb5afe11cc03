"""POST /api/v1/auth/verify-email: confirm an address and open its account."""

import azure.functions as func

from shared.accounts.errors import AlreadyRegistered, LinkInvalid
from shared.accounts.model import LinkText
from shared.accounts.views import Verified
from shared.web import PUBLIC, Body, Call, endpoint

bp = func.Blueprint()


class VerifyEmail(Body):
    """The token from the link of the mail."""

    token: LinkText


@endpoint(
    bp,
    "POST",
    "v1/auth/verify-email",
    access=PUBLIC,
    errors=(LinkInvalid, AlreadyRegistered),
)
def auth_verify_email(call: Call[VerifyEmail]) -> Verified:
    """Confirm an address and open its account.

    Repeating it with the same token is harmless. The account can then be logged in to.
    """
    call.services.registrations.verify(call.body.token)
    return Verified()
