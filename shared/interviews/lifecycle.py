"""The end of an interview session: by its candidate, by deletion, or because it was abandoned.

A session is *ended* only when its folder in ``transient`` has been emptied. What may still be
written there afterwards, through an upload URL that is still valid, the media clean-up removes.
"""

from dataclasses import dataclass
from typing import Protocol

from shared.interviews.errors import NoSuchSession
from shared.interviews.model import InterviewSession, MediaAnswer, ProcessingState, State
from shared.interviews.repository import SessionRepository
from shared.interviews.uses import SessionUses
from shared.kernel.clock import Clock, Instant
from shared.store import Unreadable

ABANDONED = "session.abandoned"
"""Why an answer failed that was still being processed when the session was abandoned."""


class MediaDisposal(Protocol):
    """What becomes of a session's media; see shared.interviews.spoken.disposal."""

    def dispose(
        self, session: InterviewSession, question_id: str, *, last_try: bool = False
    ) -> InterviewSession | None:
        """Keep or remove the media of an answer that is done or has failed."""
        ...

    def clear(self, session: InterviewSession) -> InterviewSession:
        """Remove what is left of answers that others have replaced."""
        ...

    def release(self, session: InterviewSession) -> None:
        """Empty the folder of a session."""
        ...

    def erase(self, session: InterviewSession) -> int:
        """Remove all media of a session, recordings included; return how many recordings."""
        ...

    def erase_unreadable(self, user_id: str, session_id: str) -> int:
        """Remove all media of a session whose document cannot be read."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """Ends and deletes interview sessions."""

    repository: SessionRepository
    disposal: MediaDisposal
    uses: SessionUses
    clock: Clock

    def end(self, *, user_id: str, session_id: str) -> InterviewSession:
        """Close a session for answers; ending it again changes nothing.

        It is ``closing`` while spoken answers are being processed, and ends by itself afterwards.
        """

        def change(session: InterviewSession) -> InterviewSession:
            if session.state is not State.OPEN:
                return session
            if session.media_since:
                return session.model_copy(update={"state": State.CLOSING})
            return _ended(session, self.clock())

        session = self.finish(self.repository.change(user_id, session_id, change))
        self.uses.settle(session)
        return session

    def finish(
        self, session: InterviewSession, *, without_failed: bool = False
    ) -> InterviewSession:
        """End a session that is closing once all of its answers are done.

        A failed answer keeps it from ending, for it may be answered again, unless the session is
        to end ``without_failed``. One that ends without any answer costs nothing.
        """
        if not _can_end(session, without_failed=without_failed):
            return session
        self.disposal.clear(session)
        self.disposal.release(session)

        def change(now: InterviewSession) -> InterviewSession:
            ready = _can_end(now, without_failed=without_failed)
            return _ended(now, self.clock()) if ready else now

        ended = self.repository.change(session.user_id, session.id, change)
        if not ended.answers:
            self.uses.settle(ended)
        return ended

    def abandon(self, user_id: str, session_id: str) -> None:
        """End a session that its candidate has left, with the answers that are there."""

        def close(session: InterviewSession) -> InterviewSession:
            if session.state not in {State.OPEN, State.CLOSING}:
                return session
            media = {each: _failed(answer) for each, answer in session.media.items()}
            return session.model_copy(update={"state": State.CLOSING, "media": media})

        session = self.repository.change(user_id, session_id, close)
        for question_id, answer in session.media.items():
            if answer.pending:
                self.disposal.dispose(session, question_id, last_try=True)
        ended = self.finish(self.repository.read(user_id, session_id), without_failed=True)
        self.uses.settle(ended)

    def delete(self, *, user_id: str, session_id: str) -> None:
        """Remove a session with its answers, media and evaluation; raises NoSuchSession.

        One that was answered is charged first; one that was not is given back afterwards.
        """
        session = None
        try:
            if session := self.repository.find(user_id, session_id):
                self.uses.settle(session)
                self.disposal.erase(session)
        except Unreadable:
            self.disposal.erase_unreadable(user_id, session_id)
        if not self.repository.delete(user_id, session_id):
            raise NoSuchSession
        if session and not session.answers:
            self.uses.settle(session.model_copy(update={"state": State.ENDED}))


def _can_end(session: InterviewSession, *, without_failed: bool) -> bool:
    done = session.state is State.CLOSING and not session.pending
    return done and (without_failed or not session.failed)


def _ended(session: InterviewSession, at: Instant) -> InterviewSession:
    return session.model_copy(update={"state": State.ENDED, "ended_at": at, "grants": {}})


def _failed(answer: MediaAnswer) -> MediaAnswer:
    if answer.state in {ProcessingState.DONE, ProcessingState.FAILED}:
        return answer
    abandoned = {"state": ProcessingState.FAILED, "reason": ABANDONED, "waiting_for": None}
    return answer.model_copy(update=abandoned)
