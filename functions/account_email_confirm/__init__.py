"""POST /api/v1/account/email/confirm: agree to a change of address by a link."""

import azure.functions as func

from shared.accounts.errors import AlreadyRegistered, InvalidToken, LinkInvalid
from shared.accounts.model import LinkText
from shared.accounts.views import EmailChangeView
from shared.web import PUBLIC, Body, Call, endpoint

bp = func.Blueprint()


class AccountEmailConfirm(Body):
    """The token from the link in the email."""

    token: LinkText


@endpoint(
    bp,
    "POST",
    "v1/account/email/confirm",
    access=PUBLIC,
    errors=(LinkInvalid, AlreadyRegistered, InvalidToken),
)
def account_email_confirm(call: Call[AccountEmailConfirm]) -> EmailChangeView:
    """Confirm a change of the email address.

    It may be repeated with the same token.
    """
    changed = call.services.accounts.email_changes.confirm(call.body.token)
    return EmailChangeView(changed=changed)
