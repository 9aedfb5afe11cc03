"""Events: what a user's own systems may be told of, by ids alone."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol


class EventType(StrEnum):
    """What has happened to something that a user owns."""

    RESUME_READ = "resume.read"
    SESSION_EVALUATED = "session.evaluated"
    RECORDING_PURGED = "recording.purged"


class Announce(Protocol):
    """Notes, durably, that something happens to what a user owns.

    It is called before the step that makes it true, or while what leads to that step is still
    stored: a crash in between repeats both, and a repetition is one event. Whoever hears of it is
    told once it is true. It does nothing for a user who listens to nothing, or who has been erased;
    it raises Unavailable where it cannot be noted, and then the step must not be made yet.
    """

    def __call__(self, event: EventType, *, user_id: str, subject_ids: Sequence[str]) -> None:
        """Note one event of each of these."""
        ...


def unannounced(event: EventType, *, user_id: str, subject_ids: Sequence[str]) -> None:
    """Tell nobody: where nothing listens, as in tools."""
