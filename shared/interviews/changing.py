"""Changing an interview under compare-and-swap, on top of what somebody else was faster with."""

from collections.abc import Callable

from shared.interviews.errors import NoSuchSession, SessionChanged
from shared.interviews.model import Session
from shared.interviews.repository import InterviewRepository, Kept
from shared.ports.documents import Missing, Stale

_TRIES = 8
"""How often a change is made anew before the caller is told."""


class Sessions:
    """Reads and changes interviews."""

    def __init__(self, repository: InterviewRepository) -> None:
        """Keep them in this repository."""
        self._repository = repository

    def find(self, user_id: str, session_id: str) -> Session | None:
        """Return an interview, or None."""
        kept = self._repository.session(user_id, session_id)
        return kept and kept.value

    def read(self, user_id: str, session_id: str) -> Session:
        """Return an interview; raises NoSuchSession."""
        return self._kept(user_id, session_id).value

    def change(
        self, user_id: str, session_id: str, change: Callable[[Session], Session]
    ) -> Session:
        """Return the interview as changed; raises NoSuchSession or SessionChanged.

        ``change`` may be called more than once; what it raises passes through.
        """
        for _ in range(_TRIES):
            kept = self._kept(user_id, session_id)
            changed = change(kept.value)
            if changed == kept.value:
                return changed
            try:
                self._repository.save(changed, kept.etag)
            except Stale:
                continue
            except Missing:
                raise NoSuchSession from None
            return changed
        raise SessionChanged

    def _kept(self, user_id: str, session_id: str) -> Kept[Session]:
        kept = self._repository.session(user_id, session_id)
        if kept is None:
            raise NoSuchSession
        return kept
