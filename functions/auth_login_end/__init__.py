"""DELETE /api/v1/auth/logins/{login_id}: end one login of the caller."""

import azure.functions as func

from shared.accounts.errors import LoginNotFound
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "DELETE", "v1/auth/logins/{login_id}", access=USER, errors=(LoginNotFound,))
def auth_login_end(call: Call) -> None:
    """End one login of the caller.

    It may be the caller's own. Access tokens of it are refused within 30 seconds.
    """
    call.services.accounts.login_list.end(call.caller, call.path["login_id"])
