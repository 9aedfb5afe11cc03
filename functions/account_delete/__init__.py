"""DELETE /api/v1/account: erase the caller and everything of theirs."""

import azure.functions as func

from shared.accounts.errors import InvalidToken, TooManyAttempts, WrongPassword
from shared.accounts.model import PasswordText
from shared.accounts.views import ErasureReceipt
from shared.web import USER_OR_ERASING, Body, Call, Cookie, Reply, endpoint

bp = func.Blueprint()


class AccountDelete(Body):
    """The password once more, since there is no way back."""

    password: PasswordText


@endpoint(
    bp,
    "DELETE",
    "v1/account",
    access=USER_OR_ERASING,
    errors=(InvalidToken, WrongPassword, TooManyAttempts),
)
def account_delete(call: Call[AccountDelete]) -> Reply[ErasureReceipt]:
    """Erase the account and everything of its owner, for good.

    A call that was cut off may be repeated with the same access token until it answers.
    """
    accounts = call.services.accounts
    receipt = accounts.delete(call.caller, password=call.body.password, client=call.client)
    return Reply(receipt, cookies=(Cookie(*accounts.expired_cookie()),))
