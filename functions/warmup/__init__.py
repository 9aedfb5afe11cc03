"""On an instance that is added, before its first call: load and open what calls use."""

import azure.functions as func

from shared.bootstrap import Services
from shared.web import warm_up
from shared.web.connecting import connect

bp = func.Blueprint()


@warm_up(bp)
def warmup(services: Services) -> None:
    """Connect to the services that nearly every call uses."""
    connect(services)
