"""POST /api/v1/auth/register: request an account."""

import azure.functions as func
from pydantic import Field

from shared.accounts.age import AdultsOnly, require_adult
from shared.accounts.errors import BadAddress, TooManyAttempts, WeakPassword
from shared.accounts.model import EmailText, Name, NewPasswordText, ProofText
from shared.accounts.views import Accepted
from shared.web import PUBLIC, Body, Call, Cookie, CrossSite, Reply, endpoint

bp = func.Blueprint()


class Register(Body):
    """The account to be made."""

    name: Name
    email: EmailText
    password: NewPasswordText
    proof: ProofText | None = None
    adult: bool | None = Field(default=None, description="18 or older; it is not stored")


@endpoint(
    bp,
    "POST",
    "v1/auth/register",
    access=PUBLIC,
    status=202,
    errors=(AdultsOnly, BadAddress, WeakPassword, TooManyAttempts, CrossSite),
    idempotent=True,
)
def auth_register(call: Call[Register]) -> Reply[Accepted]:
    """Request an account.

    An email is sent to the address; the response does not tell whether the address is known. The
    account exists once `auth_verify_email` has been called with the token of the link in it. The
    cookie lets this browser do so without the password.
    """
    call.require_same_site()
    asked = call.body.model_dump(exclude={"adult"})
    require_adult(call.body.adult, silence_is_consent=not call.services.settings.age_statement)
    device = call.services.accounts.registration.register(
        **asked, client=call.client, cookies=call.cookies, request_key=call.request_key
    )
    return Reply(Accepted(), cookies=(Cookie(*device),))
