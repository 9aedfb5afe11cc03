"""What is stored of an export."""

from datetime import timedelta
from enum import StrEnum
from typing import Literal

from shared.kernel.clock import Instant
from shared.store import Stored

EXPORT = "exp"
WORK: Literal["exports"] = "exports"

LEASE = timedelta(minutes=16)
"""How long whoever makes an archive has it alone: longer than a function may run."""

LINK_FOR = timedelta(hours=24)
KEPT_FOR = timedelta(days=7)

_FIRST_DELAY = timedelta(seconds=10)
_LONGEST_DELAY = timedelta(hours=1)
_MOST_DOUBLINGS = 16


class ExportState(StrEnum):
    """How far an export is."""

    QUEUED = "queued"
    READY = "ready"


class ExportJob(Stored):
    """An export (``jobs``). ``due_at``: when it is to be made, or when its archive must go."""

    id: str
    kind: Literal["export"] = "export"
    work: Literal["exports"] = WORK
    user_id: str
    asked_at: Instant
    due_at: Instant
    state: ExportState = ExportState.QUEUED
    written: int = 0
    of: int = 0
    size_bytes: int = 0
    sha256: str = ""
    expires_at: Instant | None = None
    failures: int = 0

    @property
    def blob(self) -> str:
        """The name of its archive."""
        return f"{self.user_id}/{self.id}.zip"

    def delay(self) -> timedelta:
        """Return how long to wait after a failure."""
        return min(_FIRST_DELAY * (1 << min(self.failures, _MOST_DOUBLINGS)), _LONGEST_DELAY)
