"""Health: a sign of life from every port, with what answered."""

from pydantic import BaseModel, ConfigDict

from shared import VERSION
from shared.bootstrap import Services
from shared.kernel.errors import Unavailable
from shared.kernel.trace import log_failure

_PORTS = ("documents", "blobs", "queue", "email", "keys", "evaluator")


class PartHealth(BaseModel):
    """One port: whether it answers, and the name and version of what stands behind it."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    answered: str


class Health(BaseModel):
    """The service and each of its ports, by name."""

    model_config = ConfigDict(frozen=True)

    ok: bool
    version: str
    parts: dict[str, PartHealth]


def check(services: Services) -> Health:
    """Ping every port."""
    parts = {name: _ping(services, name) for name in _PORTS}
    return Health(ok=all(part.ok for part in parts.values()), version=VERSION, parts=parts)


def _ping(services: Services, port: str) -> PartHealth:
    try:
        return PartHealth(ok=True, answered=getattr(services, port).ping())
    except Unavailable:
        log_failure("health.failed", part=port)
        return PartHealth(ok=False, answered="no answer")
