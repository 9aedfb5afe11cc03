"""Every day: remove what has been kept for as long as it is to be kept."""

import azure.functions as func

from shared.bootstrap import Services
from shared.web import timer

bp = func.Blueprint()


@timer(bp, "0 20 2 * * *")
def privacy_expire(services: Services) -> None:
    """Remove old counters of usage, and ledgers that the law no longer asks for."""
    services.analytics.expire()
    services.billing.expiry.run()
