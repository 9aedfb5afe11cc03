"""DELETE /api/v1/auth/identities/{provider}: unlink an identity of the caller."""

import azure.functions as func

from shared.accounts.errors import InvalidToken
from shared.accounts.federation.errors import LastMethod, NotLinked
from shared.accounts.federation.views import PROVIDER_PATTERN
from shared.web import USER, Call, Proof, endpoint

bp = func.Blueprint()


@endpoint(
    bp,
    "DELETE",
    "v1/auth/identities/{provider}",
    access=USER,
    proof=Proof.RECENT,
    path={"provider": PROVIDER_PATTERN},
    errors=(InvalidToken, NotLinked, LastMethod),
)
def auth_identity_unlink(call: Call) -> None:
    """Delete the link to the caller's identity at a provider.

    The only way to log in cannot be removed: set a password first, by `auth_forgot_password`.
    """
    call.services.accounts.federation.unlink(call.caller, call.path["provider"])
