"""Every five minutes: end abandoned interviews and see that no media of theirs is left."""

import azure.functions as func

from shared.bootstrap import Services
from shared.interviews.spoken.cleanup import SCHEDULE
from shared.web import timer

bp = func.Blueprint()


@timer(bp, SCHEDULE)
def session_sweep(services: Services) -> None:
    """Look at the interviews with media that it is time for."""
    services.keeping.sweeper.run()
