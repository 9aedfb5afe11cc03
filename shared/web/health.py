"""Health: whether each dependency responds, and what it is."""

from shared import VERSION
from shared.bootstrap import Services
from shared.config import BadSetting
from shared.kernel.errors import Unavailable
from shared.kernel.model import Model
from shared.kernel.trace import log_failure

PORTS = ("documents", "blobs", "queue", "email", "keys", "speech", "evaluator", "gateway")
"""Every port that has a ping. Those of other services repeat an answer of the last minute."""


class PartHealth(Model):
    """One dependency: whether it responds, and its name and version."""

    ok: bool
    answered: str


class Health(Model):
    """The service and each of its dependencies, by name.

    ``settings`` names each setting that is missing or makes no sense. Where one is that everything
    needs there are no ``parts``.
    """

    ok: bool
    version: str
    parts: dict[str, PartHealth]
    settings: tuple[str, ...] = ()


def check(services: Services) -> Health:
    """Ping every dependency."""
    parts = {name: _ping(services, name) for name in PORTS}
    missing = tuple(services.settings.faults)
    ok = not missing and all(part.ok for part in parts.values())
    return Health(ok=ok, version=VERSION, parts=parts, settings=missing)


def without_settings(error: BadSetting) -> Health:
    """Return the health of an app that cannot start for its settings."""
    return Health(ok=False, version=VERSION, parts={}, settings=tuple(error.faults))


def _ping(services: Services, port: str) -> PartHealth:
    try:
        return PartHealth(ok=True, answered=getattr(services, port).ping())
    except BadSetting as error:
        return PartHealth(ok=False, answered=f"not set up: {', '.join(error.faults)}")
    except Exception as error:  # noqa: BLE001 - whatever a part does, the others are still reported
        log_failure("health.failed", part=port)
        return PartHealth(ok=False, answered=_fault(error))


def _fault(error: Exception) -> str:
    """Return what may be shown of an error: who damages keys names them and no value."""
    from shared.ports.keys import DamagedKeys  # noqa: PLC0415 - it brings cryptography

    if isinstance(error, DamagedKeys):
        return str(error)
    return "no answer" if isinstance(error, Unavailable) else "failed"
