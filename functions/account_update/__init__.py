"""PATCH /api/v1/account: change the caller's name."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.model import Account, Name
from shared.accounts.views import AccountView
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class AccountUpdate(Body):
    """What can be changed."""

    name: Name


@endpoint(bp, "PATCH", "v1/account", access=USER, errors=(InvalidToken,), conditional=True)
def account_update(call: Call[AccountUpdate]) -> AccountView:
    """Change the caller's name."""

    def require(account: Account) -> None:
        call.precondition.require(AccountView.showing(account))

    accounts = call.services.accounts.account
    return AccountView.showing(accounts.rename(call.user_id, name=call.body.name, require=require))
