"""GET /api/v1/account: read the account of the caller."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.views import AccountView
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "GET", "v1/account", access=USER, errors=(InvalidToken,))
def account_read(call: Call) -> AccountView:
    """Read the account of the caller."""
    return AccountView.showing(call.services.accounts.account.read(call.user_id))
