"""POST /api/v1/account/email: request another email address for the account."""

import azure.functions as func

from shared.accounts.errors import BadAddress, InvalidToken, TooManyAttempts
from shared.accounts.model import EmailText
from shared.accounts.views import Accepted
from shared.web import USER, Body, Call, Proof, endpoint

bp = func.Blueprint()


class AccountEmailChange(Body):
    """The address that the account is to have."""

    email: EmailText


@endpoint(
    bp,
    "POST",
    "v1/account/email",
    access=USER,
    proof=Proof.RECENT,
    status=202,
    errors=(BadAddress, InvalidToken, TooManyAttempts),
)
def account_email_change(call: Call[AccountEmailChange]) -> Accepted:
    """Request another email address.

    Both mailboxes get a link, and the change is made when both were followed.
    """
    call.services.accounts.email_changes.request(
        call.caller, email=call.body.email, client=call.client
    )
    return Accepted()
