"""POST /api/v1/auth/reset-password: set the password by the token of a mail."""

import azure.functions as func

from shared.accounts.errors import LinkInvalid, WeakPassword
from shared.accounts.model import LinkText, NewPasswordText
from shared.web import PUBLIC, Body, Call, endpoint

bp = func.Blueprint()


class ResetPassword(Body):
    """The token from the link of the mail, and the password to be."""

    token: LinkText
    new_password: NewPasswordText


@endpoint(
    bp,
    "POST",
    "v1/auth/reset-password",
    access=PUBLIC,
    errors=(LinkInvalid, WeakPassword),
)
def auth_reset_password(call: Call[ResetPassword]) -> None:
    """Set the password by the token of a mail.

    Works once, within 30 minutes, and ends every login. A refused password leaves the token good.
    """
    call.services.recovery.reset(token=call.body.token, new_password=call.body.new_password)
