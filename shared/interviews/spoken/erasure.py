"""Erasing the media of a user: of every session, whether its document can be read or not."""

from dataclasses import dataclass

from shared.interviews.repository import SessionRepository
from shared.interviews.spoken.disposal import Disposal


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaEraser:
    """An Eraser of accounts: removes the media and recordings of a user."""

    repository: SessionRepository
    disposal: Disposal

    def erase(self, user_id: str) -> dict[str, int]:
        """Remove them and return how many recordings there were. Repeating it is harmless."""
        unreadable: list[str] = []
        sessions = self.repository.every(user_id, unreadable=unreadable)
        erased = sum(self.disposal.erase(session) for session in sessions)
        erased += sum(self.disposal.erase_unreadable(user_id, each) for each in unreadable)
        return {"recordings": erased}
