"""POST /api/v1/auth/reset-password: set a new password with the token of an email."""

import azure.functions as func

from shared.accounts.errors import LinkInvalid, TooManyAttempts, WeakPassword
from shared.accounts.model import LinkText, NewPasswordText
from shared.web import PUBLIC, Body, Call, endpoint

bp = func.Blueprint()


class ResetPassword(Body):
    """The token from the link in the email, and the new password."""

    token: LinkText
    new_password: NewPasswordText


@endpoint(
    bp,
    "POST",
    "v1/auth/reset-password",
    access=PUBLIC,
    errors=(LinkInvalid, TooManyAttempts, WeakPassword),
)
def auth_reset_password(call: Call[ResetPassword]) -> None:
    """Set a new password with the token of an email.

    Works once, within an hour, and ends every login. A rejected password leaves the token valid.
    """
    call.services.accounts.recovery.reset(**dict(call.body), client=call.client)
