"""GET /api/health: whether everything that stands behind the API answers."""

import azure.functions as func

from shared.web import PUBLIC, Call, Reply, endpoint
from shared.web.health import Health, check

bp = func.Blueprint()


@endpoint(bp, "GET", "health", access=PUBLIC, status=(200, 503))
def api_health(call: Call) -> Reply[Health]:
    """Ask every part for a sign of life.

    Answers 503 with the same document when a part does not answer.
    """
    health = check(call.services)
    return Reply(health, status=200 if health.ok else 503)
