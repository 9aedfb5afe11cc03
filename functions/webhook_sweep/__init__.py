"""Timer: ask for deliveries of webhooks that nobody attempts."""

import azure.functions as func

from shared.bootstrap import Services
from shared.web import timer

bp = func.Blueprint()


@timer(bp, "15 */5 * * * *")
def webhook_sweep(services: Services) -> None:
    """Ask for every delivery that is due."""
    services.webhooks.deliveries.sweep()
