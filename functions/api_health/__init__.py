"""GET /api/health: whether the dependencies of the API respond."""

import azure.functions as func

from shared.accounts.errors import TooManyAttempts
from shared.config import BadSetting
from shared.web import PUBLIC, Call, Reply, endpoint
from shared.web.health import Health, check, without_settings

bp = func.Blueprint()


def _unset(error: BadSetting) -> Reply[Health]:
    return Reply(without_settings(error), status=503)


@endpoint(
    bp, "GET", "health", access=PUBLIC, status=(200, 503), errors=(TooManyAttempts,), unset=_unset
)
def api_health(call: Call) -> Reply[Health]:
    """Check every dependency.

    Returns 503 with the same document when one does not respond, or when a setting is missing: it
    is named, and its value never shown.
    """
    call.services.accounts.request_pace.admit("health", call.client)
    health = check(call.services)
    return Reply(health, status=200 if health.ok else 503)
