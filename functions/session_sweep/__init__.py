"""Every five minutes: end abandoned sessions and remove their media."""

import azure.functions as func

from shared.bootstrap import Services
from shared.interviews.spoken.cleanup import SCHEDULE
from shared.web import timer

bp = func.Blueprint()


@timer(bp, SCHEDULE)
def session_sweep(services: Services) -> None:
    """Clean up the media of sessions that are due."""
    services.interviews.cleanup.run()
