"""POST /api/v1/auth/change-password: change the password."""

import azure.functions as func

from shared.accounts.errors import InvalidToken, TooManyAttempts, WeakPassword, WrongPassword
from shared.accounts.model import NewPasswordText, PasswordText
from shared.accounts.views import Tokens
from shared.web import USER, Body, Call, Cookie, Proof, Reply, endpoint

bp = func.Blueprint()


class ChangePassword(Body):
    """The current password, which is left out where there is none, and the new one."""

    current_password: PasswordText = ""
    new_password: NewPasswordText


@endpoint(
    bp,
    "POST",
    "v1/auth/change-password",
    access=USER,
    proof=Proof.PASSWORD,
    errors=(InvalidToken, WrongPassword, WeakPassword, TooManyAttempts),
)
def auth_change_password(call: Call[ChangePassword]) -> Reply[Tokens]:
    """Change the password and end every other login.

    Who has signed up with Google or LinkedIn sets the first one within ten minutes of logging in.
    Every login ends; the response opens a new one for the caller.
    """
    issued = call.services.accounts.recovery.change(
        call.caller,
        current_password=call.body.current_password,
        new_password=call.body.new_password,
        client=call.client,
        cookies=call.cookies,
        device=call.device,
    )
    return Reply(Tokens.showing(issued), cookies=tuple(Cookie(*each) for each in issued.cookies))
