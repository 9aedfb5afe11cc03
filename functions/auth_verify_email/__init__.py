"""POST /api/v1/auth/verify-email: confirm an address and create its account."""

import azure.functions as func

from shared.accounts.errors import (
    AlreadyRegistered,
    LinkInvalid,
    PasswordNeeded,
    TooManyAttempts,
    WrongPassword,
)
from shared.accounts.model import LinkText, PasswordText
from shared.accounts.views import Verified
from shared.web import PUBLIC, Body, Call, CrossSite, endpoint

bp = func.Blueprint()


class VerifyEmail(Body):
    """The token from the link in the email, and the password that was chosen in the form."""

    token: LinkText
    password: PasswordText | None = None


@endpoint(
    bp,
    "POST",
    "v1/auth/verify-email",
    access=PUBLIC,
    errors=(
        LinkInvalid,
        PasswordNeeded,
        WrongPassword,
        AlreadyRegistered,
        TooManyAttempts,
        CrossSite,
    ),
)
def auth_verify_email(call: Call[VerifyEmail]) -> Verified:
    """Confirm an address and create its account.

    The link proves the address; the password tells whose registration is confirmed, since anyone
    may have registered the address. The browser that registered may leave the password out. It may
    be repeated. The user can log in then.
    """
    call.require_same_site()
    registration = call.services.accounts.registration
    registration.verify(**dict(call.body), client=call.client, cookies=call.cookies)
    return Verified()
