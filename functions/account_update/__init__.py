"""PATCH /api/v1/account: change the caller's name."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.model import Name
from shared.accounts.views import AccountView
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class AccountUpdate(Body):
    """What can be changed."""

    name: Name


@endpoint(bp, "PATCH", "v1/account", access=USER, errors=(InvalidToken,))
def account_update(call: Call[AccountUpdate]) -> AccountView:
    """Change the caller's name."""
    account = call.services.accounts.account.rename(call.user_id, name=call.body.name)
    return AccountView.showing(account)
