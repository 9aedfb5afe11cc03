"""POST /api/v1/auth/second-factor: complete a sign-in at a provider with a code."""

import azure.functions as func

from shared.accounts.errors import TooManyAttempts
from shared.accounts.passkeys.views import SignedCredential, credential_json
from shared.accounts.second_factor.errors import SecondFactorRefused
from shared.accounts.second_factor.views import CodeText
from shared.accounts.views import Tokens
from shared.web import PUBLIC, Body, Call, Cookie, CrossSite, Reply, endpoint

bp = func.Blueprint()


class SecondFactorCode(Body):
    """A code of the app, a recovery code, or what a passkey has signed."""

    code: CodeText | None = None
    passkey: SignedCredential | None = None


@endpoint(
    bp,
    "POST",
    "v1/auth/second-factor",
    access=PUBLIC,
    errors=(SecondFactorRefused, TooManyAttempts, CrossSite),
)
def auth_second_factor(call: Call[SecondFactorCode]) -> Reply[Tokens]:
    """Log in with the second factor after a sign-in at a provider.

    Within five minutes of `auth_oauth_callback`, in the same browser. `auth_login` takes either
    beside the password instead.
    """
    call.require_same_site()
    issued, ended = call.services.accounts.federation.complete_with_code(
        call.body.code,
        passkey=credential_json(call.body.passkey),
        cookies=call.cookies,
        device=call.device,
    )
    cookies = tuple(Cookie(*each) for each in (*issued.cookies, ended))
    return Reply(Tokens.showing(issued), cookies=cookies)
