"""What the product needs of the outside world: protocols and our own types."""

from shared.kernel.errors import Unavailable


class Outage(Unavailable):
    """What stands behind a port does not answer, or not in time; every adapter raises this."""

    code = "service.outage"
    title = "Part of the service is not responding"
