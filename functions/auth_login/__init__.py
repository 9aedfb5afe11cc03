"""POST /api/v1/auth/login: exchange an email and a password for tokens."""

import azure.functions as func

from shared.accounts.errors import BadAddress, TooManyAttempts, WrongCredentials
from shared.accounts.model import EmailText, PasswordText, ProofText
from shared.accounts.passkeys.views import SignedCredential, credential_json
from shared.accounts.second_factor.errors import SecondFactorRefused
from shared.accounts.second_factor.views import CodeText
from shared.accounts.views import Tokens
from shared.web import PUBLIC, Body, Call, Cookie, CrossSite, Reply, endpoint

bp = func.Blueprint()


class Login(Body):
    """The credentials of a user, and a code or a passkey where there is a second factor."""

    email: EmailText
    password: PasswordText
    proof: ProofText | None = None
    code: CodeText | None = None
    passkey: SignedCredential | None = None


@endpoint(
    bp,
    "POST",
    "v1/auth/login",
    access=PUBLIC,
    errors=(BadAddress, WrongCredentials, SecondFactorRefused, TooManyAttempts, CrossSite),
)
def auth_login(call: Call[Login]) -> Reply[Tokens]:
    """Log in with email and password.

    The response holds an access token; `auth_refresh` exchanges the cookie sent with it for more.
    """
    call.require_same_site()
    body = call.body
    issued = call.services.accounts.logins.login(
        **{**dict(body), "passkey": credential_json(body.passkey)},
        client=call.client,
        cookies=call.cookies,
        device=call.device,
    )
    return Reply(Tokens.showing(issued), cookies=tuple(Cookie(*each) for each in issued.cookies))
