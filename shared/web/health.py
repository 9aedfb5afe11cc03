"""Health: whether each dependency responds, and what it is."""

from pydantic import BaseModel, ConfigDict

from shared import VERSION
from shared.bootstrap import Services
from shared.kernel.errors import Unavailable
from shared.kernel.trace import log_failure

PORTS = ("documents", "blobs", "queue", "email", "keys", "speech", "evaluator")
"""Every port that has a ping. Payments have none: it would be a request to a third party."""


class PartHealth(BaseModel):
    """One dependency: whether it responds, and its name and version."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    answered: str


class Health(BaseModel):
    """The service and each of its dependencies, by name, except the payment gateway."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    version: str
    parts: dict[str, PartHealth]


def check(services: Services) -> Health:
    """Ping every dependency but the payment gateway."""
    parts = {name: _ping(services, name) for name in PORTS}
    return Health(ok=all(part.ok for part in parts.values()), version=VERSION, parts=parts)


def _ping(services: Services, port: str) -> PartHealth:
    try:
        return PartHealth(ok=True, answered=getattr(services, port).ping())
    except Unavailable:
        log_failure("health.failed", part=port)
        return PartHealth(ok=False, answered="no answer")
