"""POST /api/v1/support/accounts: find the account of an email address."""

import azure.functions as func

from shared.accounts.errors import BadAddress, NoSuchAccount
from shared.accounts.model import EmailText
from shared.audit.reason import Reason
from shared.kernel.view import View
from shared.web import SUPPORT, Body, Call, endpoint

bp = func.Blueprint()


class Sought(Body):
    """An address, and why its account is looked for."""

    email: EmailText
    reason: Reason


class Found(View):
    """Whose address it is."""

    user_id: str


@endpoint(bp, "POST", "v1/support/accounts", access=SUPPORT, errors=(BadAddress, NoSuchAccount))
def support_find(call: Call[Sought]) -> Found:
    """Read which account an email address has."""
    return Found(user_id=call.services.accounts.administration.find(call.body.email).user_id)
