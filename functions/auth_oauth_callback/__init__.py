"""GET /api/v1/auth/oauth/{provider}/callback: what a provider sends the browser back to."""

from urllib.parse import urlencode

import azure.functions as func

from shared.accounts.errors import TooManyAttempts
from shared.accounts.federation.answers import Answer
from shared.accounts.federation.views import PROVIDER_PATTERN, AnswerText
from shared.kernel.model import Model
from shared.web import PUBLIC, Call, Cookie, Redirect, endpoint

bp = func.Blueprint()


class OauthAnswer(Model):
    """What the provider adds to the address; RFC 6749 (4.1.2) has a client ignore the rest."""

    state: AnswerText | None = None
    code: AnswerText | None = None
    error: AnswerText | None = None
    iss: AnswerText | None = None


@endpoint(
    bp,
    "GET",
    "v1/auth/oauth/{provider}/callback",
    access=PUBLIC,
    path={"provider": PROVIDER_PATTERN},
    status=303,
    errors=(TooManyAttempts,),
)
def auth_oauth_callback(call: Call[None, OauthAnswer]) -> Redirect:
    """Log in with the answer of a provider.

    The browser goes on to the frontend, which reads in the fragment: `outcome` is `signed_in`,
    `linked` or `code_needed` (see `auth_second_factor`), or `error` is the code of a problem.
    """
    accounts = call.services.accounts
    provider, given = call.path["provider"], call.query
    answer = Answer(given.state, given.code, given.error, given.iss)
    accounts.request_pace.admit("oauth", call.client)
    done = accounts.federation.complete(provider, answer, cookies=call.cookies, device=call.device)
    told = ("error", done.error.code) if done.error else ("outcome", str(done.outcome))
    fragment = urlencode([("provider", provider), told])
    location = f"{call.services.settings.frontend_url}{done.return_to}#{fragment}"
    return Redirect(location, tuple(Cookie(*each) for each in done.cookies))
