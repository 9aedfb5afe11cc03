"""POST /api/v1/auth/verify-email: confirm an address and create its account."""

import azure.functions as func

from shared.accounts.errors import AlreadyRegistered, LinkInvalid
from shared.accounts.model import LinkText
from shared.accounts.views import Verified
from shared.web import PUBLIC, Body, Call, endpoint

bp = func.Blueprint()


class VerifyEmail(Body):
    """The token from the link in the email."""

    token: LinkText


@endpoint(
    bp,
    "POST",
    "v1/auth/verify-email",
    access=PUBLIC,
    errors=(LinkInvalid, AlreadyRegistered),
)
def auth_verify_email(call: Call[VerifyEmail]) -> Verified:
    """Confirm an address and create its account.

    It may be repeated with the same token. The user can log in then.
    """
    call.services.accounts.registration.verify(call.body.token)
    return Verified()
