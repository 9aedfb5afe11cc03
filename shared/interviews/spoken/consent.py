"""Consent to recording for one session, and the withdrawal of one or of all."""

from dataclasses import dataclass

from shared.interviews.model import InterviewSession
from shared.interviews.repository import SessionRepository
from shared.interviews.spoken.cleanup_entries import CleanupEntries
from shared.interviews.spoken.disposal import Disposal
from shared.kernel.clock import Clock
from shared.recordings.consent import Consents, ConsentSource


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionConsent:
    """Records consent for sessions; a withdrawal erases what was recorded under it."""

    repository: SessionRepository
    consents: Consents
    disposal: Disposal
    entries: CleanupEntries
    clock: Clock

    def agree(self, *, user_id: str, session_id: str, wording: str) -> InterviewSession:
        """Record a consent for one session, from now on; raises NoSuchSession, WordingOutdated."""
        self.repository.read(user_id, session_id)
        consent = self.consents.grant(
            user_id, session_id=session_id, wording=wording, source=ConsentSource.SESSION
        )

        def change(session: InterviewSession) -> InterviewSession:
            return session.model_copy(update={"recording": session.recording or consent})

        return self.repository.change(user_id, session_id, change)

    def withdraw(self, *, user_id: str, session_id: str) -> int:
        """Withdraw the consent for one session and erase its recordings; return how many."""
        erased = self._withdraw(self.repository.read(user_id, session_id))
        self.consents.withdraw(user_id, session_id=session_id)
        return erased

    def withdraw_all(self, user_id: str) -> int:
        """Withdraw every consent of a user and erase all recordings; return how many.

        A session that cannot be read loses its recordings too.
        """
        self.consents.clear_default(user_id)
        unreadable: list[str] = []
        sessions = self.repository.every(user_id, unreadable=unreadable)
        erased = sum(self._withdraw(each) for each in sessions if _may_have_media(each))
        return erased + sum(self.disposal.erase_unreadable(user_id, each) for each in unreadable)

    def _withdraw(self, session: InterviewSession) -> int:
        if session.media_since:
            self.entries.look_again(session.user_id, session.id, now=self.clock())
        session = self.repository.change(
            session.user_id, session.id, lambda each: each.model_copy(update={"recording": None})
        )
        return self.disposal.erase_recordings(session)


def _may_have_media(session: InterviewSession) -> bool:
    return session.recording is not None or session.media_since is not None
