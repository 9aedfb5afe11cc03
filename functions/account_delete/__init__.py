"""DELETE /api/v1/account: erase the account and all data of the caller."""

import azure.functions as func

from shared.accounts.errors import InvalidToken, TooManyAttempts, WrongPassword
from shared.accounts.model import PasswordText
from shared.privacy.erasure.views import ErasureStarted
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
    status=202,
    errors=(InvalidToken, WrongPassword, TooManyAttempts),
)
def account_delete(call: Call[AccountDelete]) -> Reply[ErasureStarted]:
    """Erase the account and all data of its owner permanently.

    Nothing of the account is valid from now on. Its data is removed within seconds, and half an
    hour later every store is searched: only then is there a receipt. Whatever happens meanwhile,
    the erasure goes on by itself; `progress_token` shows how far it is. The address can be
    registered again as soon as the data has been removed.
    """
    started = call.services.erasure.erasures.request(
        call.caller, password=call.body.password, client=call.client
    )
    expired = call.services.accounts.account.expired_cookies()
    return Reply(
        ErasureStarted(**started._asdict()),
        headers=CLEAR_SITE_DATA,
        cookies=tuple(Cookie(*each) for each in expired),
    )
