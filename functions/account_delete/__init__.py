"""DELETE /api/v1/account: erase the account and all data of the caller."""

import azure.functions as func

from shared.accounts.errors import InvalidToken, TooManyAttempts, WrongPassword
from shared.accounts.model import PasswordText
from shared.accounts.views import ErasureReceipt
from shared.web import CLEAR_SITE_DATA, USER_OR_ERASING, Body, Call, Cookie, Proof, Reply, endpoint

bp = func.Blueprint()


class AccountDelete(Body):
    """The password once more, since the erasure cannot be undone.

    Who has none leaves it out, and has logged in within the last ten minutes.
    """

    password: PasswordText = ""


@endpoint(
    bp,
    "DELETE",
    "v1/account",
    access=USER_OR_ERASING,
    proof=Proof.PASSWORD,
    errors=(InvalidToken, WrongPassword, TooManyAttempts),
)
def account_delete(call: Call[AccountDelete]) -> Reply[ErasureReceipt]:
    """Erase the account and all data of its owner permanently.

    An interrupted call may be repeated with the same access token until it succeeds.
    """
    account = call.services.accounts.account
    erasure = account.delete(call.caller, password=call.body.password, client=call.client)
    cookies = tuple(Cookie(*each) for each in account.expired_cookies())
    return Reply(ErasureReceipt.showing(erasure), headers=CLEAR_SITE_DATA, cookies=cookies)
