"""POST /api/v1/auth/passkey/login: exchange what a passkey has signed for tokens."""

import azure.functions as func

from shared.accounts.errors import TooManyAttempts
from shared.accounts.passkeys.errors import PasskeyRefused
from shared.accounts.passkeys.views import SignedCredential, credential_json
from shared.accounts.views import Tokens
from shared.web import PUBLIC, Body, Call, Cookie, CrossSite, Reply, endpoint

bp = func.Blueprint()


class PasskeyLogin(Body):
    """What the passkey has signed."""

    credential: SignedCredential


@endpoint(
    bp,
    "POST",
    "v1/auth/passkey/login",
    access=PUBLIC,
    errors=(PasskeyRefused, TooManyAttempts, CrossSite),
)
def auth_passkey_login(call: Call[PasskeyLogin]) -> Reply[Tokens]:
    """Log in with a passkey alone.

    It is two factors: the device, and what its owner has proved to it.
    """
    call.require_same_site()
    issued = call.services.accounts.passkeys.sign_in(
        credential_json(call.body.credential),
        client=call.client,
        cookies=call.cookies,
        device=call.device,
    )
    return Reply(Tokens.showing(issued), cookies=tuple(Cookie(*each) for each in issued.cookies))
