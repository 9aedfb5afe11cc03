"""Every five minutes: end abandoned sessions, remove their media, settle what they cost."""

import azure.functions as func

from shared.bootstrap import Services
from shared.interviews.spoken.cleanup import SCHEDULE
from shared.web import timer

bp = func.Blueprint()


@timer(bp, SCHEDULE)
def session_sweep(services: Services) -> None:
    """Clean up the media of sessions that are due, check all; settle what was reserved."""
    services.interviews.cleanup.run()
    services.interviews.media_check.run()
    services.interviews.unanswered.run()
