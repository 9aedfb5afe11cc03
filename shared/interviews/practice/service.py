"""Progress and the plan of a candidate, from what they have answered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.interviews.practice.history import read_history
from shared.interviews.practice.progress import Progress, progress_of
from shared.interviews.repository import SessionRepository
from shared.kernel.clock import Clock

if TYPE_CHECKING:
    from shared.interviews.practice.plan_views import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Shows what sessions and attempts add up to. Nothing is stored, so nothing is left of it."""

    repository: SessionRepository
    clock: Clock

    def progress(self, *, user_id: str) -> Progress:
        """Return the progress by competency over the newest sessions."""
        return progress_of(read_history(self.repository, user_id))

    def plan(self, *, user_id: str, time_zone: str | None) -> "Plan":
        """Return the plan of two weeks; without a time zone in that of the newest session."""
        from shared.interviews.practice.plan import plan_of  # noqa: PLC0415 - it brings fsrs

        return plan_of(read_history(self.repository, user_id), self.clock(), time_zone)
