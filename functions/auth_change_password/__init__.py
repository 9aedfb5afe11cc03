"""POST /api/v1/auth/change-password: replace the password that is known."""

import azure.functions as func

from shared.accounts.errors import InvalidToken, TooManyAttempts, WeakPassword, WrongPassword
from shared.accounts.model import NewPasswordText, PasswordText
from shared.accounts.views import Tokens
from shared.web import USER, Body, Call, Cookie, Reply, endpoint

bp = func.Blueprint()


class ChangePassword(Body):
    """The password in use, and the one to be."""

    current_password: PasswordText
    new_password: NewPasswordText


@endpoint(
    bp,
    "POST",
    "v1/auth/change-password",
    access=USER,
    errors=(InvalidToken, WrongPassword, WeakPassword, TooManyAttempts),
)
def auth_change_password(call: Call[ChangePassword]) -> Reply[Tokens]:
    """Replace the password. Every login ends; the caller gets a new one with the answer."""
    tokens, cookie = call.services.recovery.change(
        call.caller,
        current_password=call.body.current_password,
        new_password=call.body.new_password,
        client=call.client,
    )
    return Reply(tokens, cookies=(Cookie(*cookie),))
