"""Every quarter of an hour: remove recordings that are 90 days old, go on with the daily check."""

import azure.functions as func

from shared.bootstrap import Services
from shared.recordings.purge import SCHEDULE
from shared.web import timer

bp = func.Blueprint()


@timer(bp, SCHEDULE)
def purge_recordings(services: Services) -> None:
    """Remove what is due, oldest first, including what missed runs have left; then check all."""
    services.recordings.purge.run()
    services.recordings.daily_check.run()
