"""The end of an interview, and of its media: by its candidate, by deletion, by being abandoned.

An interview is *ended* only when its folder in ``transient`` has been emptied. What may still be
written there afterwards, through an address that is still good, the sweep removes.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from shared.interviews.changing import Sessions
from shared.interviews.errors import NoSuchSession
from shared.interviews.model import Grant, MediaAnswer, Processing, Session, State
from shared.interviews.repository import InterviewRepository
from shared.kernel.clock import Clock
from shared.media.model import MediaKind
from shared.ports.blobs import TRANSIENT, BlobStore, NoSuchBlob
from shared.recordings.consent import Consents, ConsentSource
from shared.recordings.model import (
    KEEP_FOR,
    SECOND_LOOK_AFTER,
    DueRecording,
    Recording,
    Sweep,
    day_of,
    days_between,
    kept_folder,
    transient_folder,
)
from shared.recordings.repository import RecordingRepository
from shared.recordings.service import Recordings

ABANDONED = "session.abandoned"
"""Why an answer failed that was still on its way when the interview was given up."""


class Disposal:
    """Sees to it that media goes where its candidate wants it: away, or into a recording."""

    def __init__(
        self,
        repository: InterviewRepository,
        sessions: Sessions,
        recordings: Recordings,
        blobs: BlobStore,
    ) -> None:
        """Wire the parts."""
        self._repository = repository
        self._sessions = sessions
        self._recordings = recordings
        self._blobs = blobs

    def dispose(self, session: Session, question_id: str) -> Session | None:
        """Keep or remove the media of an answer that is done, and note that it has been seen to.

        Repeating it is harmless. None when the interview is gone.
        """
        answer = session.media[question_id]
        user_id, session_id = session.user_id, session.id
        recording = recording_of(session, question_id, answer.upload)

        def agreed() -> bool:
            now = self._sessions.find(user_id, session_id)
            current = now and now.media.get(question_id)
            same = current and current.upload.id == answer.upload.id
            return bool(now and now.recording and same)

        to_keep = session.recording is not None and answer.state is Processing.DONE
        if not to_keep or not self._kept(recording, answer, agreed):
            self._recordings.discard(DueRecording.of(recording))
        self._blobs.delete(TRANSIENT, answer.upload.blob)
        try:
            return self._sessions.change(
                user_id, session_id, noting(question_id, answer.upload.id, disposed=True)
            )
        except NoSuchSession:
            return None

    def clear(self, session: Session) -> Session:
        """Remove what is left of answers that others have replaced: media, recordings, analyses."""
        if not session.replaced and not session.stale_analyses:
            return session
        for analysis_id in session.stale_analyses:
            self._repository.delete_analysis(session.user_id, analysis_id)
        for upload in session.replaced:
            self._recordings.discard(DueRecording.of(recording_of(session, "", upload)))
            self._blobs.delete(TRANSIENT, upload.blob)

        def change(now: Session) -> Session:
            return now.model_copy(
                update={
                    "replaced": _less(now.replaced, session.replaced),
                    "stale_analyses": _less(now.stale_analyses, session.stale_analyses),
                }
            )

        return self._sessions.change(session.user_id, session.id, change)

    def _kept(self, recording: Recording, answer: MediaAnswer, agreed: Callable[[], bool]) -> bool:
        try:
            self._recordings.keep(recording, source=answer.upload.blob, agreed=agreed)
        except NoSuchBlob:
            return False
        return True


class Endings:
    """Ends interviews."""

    def __init__(
        self,
        repository: InterviewRepository,
        sessions: Sessions,
        disposal: Disposal,
        *,
        recordings: Recordings,
        retention: RecordingRepository,
        consents: Consents,
        blobs: BlobStore,
        clock: Clock,
    ) -> None:
        """Wire the parts."""
        self._repository = repository
        self._sessions = sessions
        self._disposal = disposal
        self._recordings = recordings
        self._retention = retention
        self._consents = consents
        self._blobs = blobs
        self._clock = clock

    def end(self, user_id: str, session_id: str) -> Session:
        """Close an interview for answers, and end it unless answers are still on their way."""

        def change(session: Session) -> Session:
            if session.state is not State.OPEN:
                return session
            if session.media_since:
                return session.model_copy(update={"state": State.CLOSING})
            return _ended(session, self._clock())

        return self.finish(self._sessions.change(user_id, session_id, change))

    def finish(self, session: Session, *, without_failed: bool = False) -> Session:
        """End an interview that is closing once all of its answers are settled.

        One that failed keeps it from ending, for it may be given anew, unless it shall end
        ``without_failed``.
        """
        if session.state is not State.CLOSING or session.pending:
            return session
        if session.failed and not without_failed:
            return session
        self._disposal.clear(session)
        self.release(session)

        def change(now: Session) -> Session:
            if now.state is not State.CLOSING or now.pending:
                return now
            if now.failed and not without_failed:
                return now
            return _ended(now, self._clock())

        return self._sessions.change(session.user_id, session.id, change)

    def abandon(self, user_id: str, session_id: str) -> None:
        """End an interview that its candidate has left, with what has been done of it."""

        def close(session: Session) -> Session:
            if session.state not in {State.OPEN, State.CLOSING}:
                return session
            media = {each: _given_up(answer) for each, answer in session.media.items()}
            return session.model_copy(update={"state": State.CLOSING, "media": media})

        session = self._sessions.change(user_id, session_id, close)
        for question_id, answer in session.media.items():
            if answer.pending:
                self._disposal.dispose(session, question_id)
        self.finish(self._sessions.read(user_id, session_id), without_failed=True)

    def delete(self, user_id: str, session_id: str) -> None:
        """Remove an interview with everything that was made of it; raises NoSuchSession."""
        if session := self._sessions.find(user_id, session_id):
            self.erase_media(session)
        if not self._repository.delete(user_id, session_id):
            raise NoSuchSession

    def erase_media(self, session: Session) -> int:
        """Remove all media of an interview, recordings too; say how many recordings there were."""
        if session.media_since is None:
            return 0
        self.release(session)
        return self._recordings.erase_session(session.user_id, session.id, self._days(session))

    def release(self, session: Session) -> None:
        """Empty the folder of an interview, and have it looked at again when no address is good."""
        if session.media_since is None:
            return
        self._look_again(session)
        self._blobs.delete_prefix(TRANSIENT, transient_folder(session.user_id, session.id))

    def _look_again(self, session: Session) -> None:
        """Have the sweep finish what is begun now, should it be cut off or be written over."""
        now = self._clock()
        self._retention.save_sweep(
            Sweep(
                id=session.id,
                due_on=day_of(now),
                user_id=session.user_id,
                session_id=session.id,
                sweep_at=now + SECOND_LOOK_AFTER,
            )
        )

    def agree(self, user_id: str, session_id: str, *, wording: str) -> Session:
        """Record a consent for one interview, from now on; raises WordingOutdated."""
        self._sessions.read(user_id, session_id)
        consent = self._consents.grant(
            user_id, session_id=session_id, wording=wording, source=ConsentSource.SESSION
        )

        def change(session: Session) -> Session:
            kept = session.recording or consent
            return session.model_copy(update={"recording": kept})

        return self._sessions.change(user_id, session_id, change)

    def withdraw(self, user_id: str, session_id: str) -> int:
        """Withdraw the consent for one interview and erase its recordings; say how many."""
        erased = self._withdraw(user_id, session_id)
        self._consents.withdraw(user_id, session_id=session_id)
        return erased

    def _withdraw(self, user_id: str, session_id: str) -> int:
        session = self._sessions.read(user_id, session_id)
        if session.media_since:
            self._look_again(session)
        session = self._sessions.change(
            user_id, session_id, lambda each: each.model_copy(update={"recording": None})
        )
        if session.media_since is None:
            return 0
        return self._recordings.erase_session(user_id, session_id, self._days(session))

    def withdraw_all(self, user_id: str) -> int:
        """Withdraw every consent of a person and erase all recordings; say how many."""
        self._consents.clear_default(user_id)
        sessions: Iterator[Session] = self._repository.every(user_id)
        return sum(self._withdraw(user_id, each.id) for each in sessions if _may_have_media(each))

    def erase(self, user_id: str) -> dict[str, int]:
        """Remove the media of all interviews of a person (see Eraser)."""
        erased = sum(self.erase_media(session) for session in self._repository.every(user_id))
        return {"recordings": erased}

    def _days(self, session: Session) -> list[str]:
        """Return the days on which recordings of an interview are due."""
        first = session.media_since or session.created_at
        return due_days(first, session.ended_at or self._clock())


def due_days(first: datetime, last: datetime) -> list[str]:
    """Return the days on which recordings are due that were captured between two instants."""
    return days_between(day_of(first + KEEP_FOR), day_of(last + KEEP_FOR))


def recording_of(session: Session, question_id: str, upload: Grant) -> Recording:
    """Return the recording that an upload is, or would be if it were kept.

    ``captured_at`` is when leave to upload was given: the recorder had stopped, and no later
    instant is nearer to what it captured.
    """
    purge_at = upload.granted_at + KEEP_FOR
    recording_id = f"rec_{upload.id.removeprefix('upl_')}"
    folder = kept_folder(day_of(purge_at), session.user_id, session.id)
    return Recording(
        id=recording_id,
        user_id=session.user_id,
        session_id=session.id,
        question_id=question_id,
        media=MediaKind(upload.media),
        blob=f"{folder}{upload.blob.rpartition('/')[2]}",
        content_type=upload.content_type,
        size_bytes=upload.size_bytes,
        captured_at=upload.granted_at,
        purge_at=purge_at,
    )


def noting(question_id: str, upload_id: str, **changes: object) -> Callable[[Session], Session]:
    """Return the change of one spoken answer that leaves any other one to the question alone."""

    def change(session: Session) -> Session:
        answer = session.media.get(question_id)
        if answer is None or answer.upload.id != upload_id:
            return session
        return session.with_media(question_id, answer.model_copy(update=changes))

    return change


def _less[T](things: tuple[T, ...], removed: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(each for each in things if each not in removed)


def _ended(session: Session, at: datetime) -> Session:
    return session.model_copy(update={"state": State.ENDED, "ended_at": at, "grants": {}})


def _given_up(answer: MediaAnswer) -> MediaAnswer:
    if answer.state in {Processing.DONE, Processing.FAILED}:
        return answer
    return answer.model_copy(update={"state": Processing.FAILED, "reason": ABANDONED})


def _may_have_media(session: Session) -> bool:
    return session.recording is not None or session.media_since is not None
