"""POST /api/v1/support/accounts/{user_id}: the state of an account."""

import azure.functions as func

from shared.accounts.errors import NoSuchAccount
from shared.accounts.views import AccountStateView, account_state
from shared.web import SUPPORT, Call, StatedReason, endpoint

bp = func.Blueprint()


@endpoint(bp, "POST", "v1/support/accounts/{user_id}", access=SUPPORT, errors=(NoSuchAccount,))
def support_account(call: Call[StatedReason]) -> AccountStateView:
    """Read the state of an account.

    No name, no address, nothing that its owner has written.
    """
    return account_state(call.services.accounts.administration.read(call.path["user_id"]))
