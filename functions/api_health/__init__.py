"""GET /api/health: whether the dependencies of the API respond."""

import azure.functions as func

from shared.web import PUBLIC, Call, Reply, endpoint
from shared.web.health import Health, check

bp = func.Blueprint()


@endpoint(bp, "GET", "health", access=PUBLIC, status=(200, 503))
def api_health(call: Call) -> Reply[Health]:
    """Check every dependency.

    Returns 503 with the same document when one does not respond. The payment gateway is not asked,
    since each check would be a request to a third party.
    """
    health = check(call.services)
    return Reply(health, status=200 if health.ok else 503)
