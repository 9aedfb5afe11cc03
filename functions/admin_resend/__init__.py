"""POST /api/v1/admin/emails: send the email again that proves an address."""

import azure.functions as func

from shared.accounts.errors import BadAddress, NothingToResend
from shared.accounts.model import EmailText
from shared.audit.reason import Reason
from shared.kernel.view import View
from shared.web import ADMIN, Body, Call, endpoint

bp = func.Blueprint()


class Resending(Body):
    """An address that waits to be confirmed, and why it gets another email."""

    email: EmailText
    reason: Reason


class Resent(View):
    """The email has been asked for."""

    queued: bool = True


@endpoint(bp, "POST", "v1/admin/emails", access=ADMIN, errors=(BadAddress, NothingToResend))
def admin_resend(call: Call[Resending]) -> Resent:
    """Request the email again that proves an address.

    The limit of three emails an hour does not hold for it.
    """
    call.services.accounts.administration.resend(call.body.email)
    return Resent()
