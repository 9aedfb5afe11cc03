"""DELETE /api/v1/auth/logins: end every login of the caller but this one."""

import azure.functions as func

from shared.accounts.views import LoginsEnded
from shared.web import USER, Call, endpoint

bp = func.Blueprint()


@endpoint(bp, "DELETE", "v1/auth/logins", access=USER)
def auth_login_end_others(call: Call) -> LoginsEnded:
    """End every login of the caller but this one.

    `auth_logout` with `everywhere=true` ends this one too.
    """
    return LoginsEnded(ended=call.services.accounts.login_list.end_others(call.caller))
