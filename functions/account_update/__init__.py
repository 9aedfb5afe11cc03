"""PATCH /api/v1/account: correct the caller's name."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.model import Name
from shared.accounts.views import AccountView
from shared.web import USER, Body, Call, endpoint

bp = func.Blueprint()


class AccountUpdate(Body):
    """What can be corrected."""

    name: Name


@endpoint(bp, "PATCH", "v1/account", access=USER, errors=(InvalidToken,))
def account_update(call: Call[AccountUpdate]) -> AccountView:
    """Correct the caller's name."""
    return call.services.accounts.rename(call.user_id, name=call.body.name)
