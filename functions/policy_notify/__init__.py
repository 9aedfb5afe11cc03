"""Every five minutes: send the emails about new versions of the policy."""

import azure.functions as func

from shared.bootstrap import Services
from shared.privacy.campaign import SCHEDULE
from shared.web import timer

bp = func.Blueprint()


@timer(bp, SCHEDULE)
def policy_notify(services: Services) -> None:
    """Tell some more users, until every registered user has been told once."""
    services.privacy.campaigns.run()
