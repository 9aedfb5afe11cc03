"""What becomes of the media of spoken answers: removed, or kept as a recording."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.interviews.errors import NoSuchSession, NotUploaded
from shared.interviews.model import InterviewSession, MediaAnswer, ProcessingState, UploadGrant
from shared.interviews.repository import SessionRepository
from shared.interviews.spoken.cleanup_entries import CleanupEntries, transient_folder
from shared.kernel.clock import Clock
from shared.media.errors import MEDIA_ERRORS, CannotProcessNow
from shared.media.model import MediaKind
from shared.ports.blobs import TRANSIENT, BlobStore, NoSuchBlob
from shared.recordings.model import (
    KEEP_FOR,
    DueRecording,
    Recording,
    day_of,
    due_days,
    kept_folder,
)
from shared.recordings.service import Recordings


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposal:
    """Removes media, or keeps it as a recording, as the candidate has decided."""

    repository: SessionRepository
    recordings: Recordings
    entries: CleanupEntries
    blobs: BlobStore
    clock: Clock

    def dispose(
        self, session: InterviewSession, question_id: str, *, last_try: bool = False
    ) -> InterviewSession | None:
        """Keep or remove the media of an answer that is done or has failed, and note it.

        Repeating it is harmless. None when the session is gone. Raises Unavailable when it has to
        be repeated; with ``last_try``, what cannot be copied now is not kept.
        """
        answer = session.media[question_id]
        user_id, session_id = session.user_id, session.id
        recording = recording_of(session, question_id, answer.upload)

        def agreed() -> bool:
            now = self.repository.find(user_id, session_id)
            current = now and now.media.get(question_id)
            same = current and current.upload.id == answer.upload.id
            return bool(now and now.recording and same)

        to_keep = session.recording is not None and answer.state is ProcessingState.DONE
        failure = self._keep(recording, answer, agreed, last_try=last_try) if to_keep else None
        if failure or not to_keep:
            self.recordings.discard(DueRecording.of(recording))
        self.blobs.delete(TRANSIENT, answer.upload.blob)
        step = noting(question_id, answer.upload.id, disposed=True, not_kept=failure)
        try:
            return self.repository.change(user_id, session_id, step)
        except NoSuchSession:
            return None

    def clear(self, session: InterviewSession) -> InterviewSession:
        """Remove what is left of answers that others have replaced: media, recordings, analyses."""
        if not session.has_replaced:
            return session
        for analysis_id in session.stale_analyses:
            self.repository.delete_analysis(session.user_id, analysis_id)
        for upload in session.replaced:
            self.recordings.discard(DueRecording.of(recording_of(session, "", upload)))
            self.blobs.delete(TRANSIENT, upload.blob)

        def change(now: InterviewSession) -> InterviewSession:
            return now.model_copy(
                update={
                    "replaced": _less(now.replaced, session.replaced),
                    "stale_analyses": _less(now.stale_analyses, session.stale_analyses),
                }
            )

        return self.repository.change(session.user_id, session.id, change)

    def release(self, session: InterviewSession) -> None:
        """Empty the folder of a session, and have it looked at again when no URL is valid."""
        if session.media_since is None:
            return
        self._empty(session.user_id, session.id)

    def erase(self, session: InterviewSession) -> int:
        """Remove all media of a session, recordings included; return how many recordings."""
        self.release(session)
        return self.erase_recordings(session)

    def erase_recordings(self, session: InterviewSession) -> int:
        """Remove the recordings of a session; return how many."""
        if session.media_since is None:
            return 0
        days = due_days(session.media_since, session.ended_at or self.clock())
        return self.recordings.erase_session(session.user_id, session.id, days)

    def erase_unreadable(self, user_id: str, session_id: str) -> int:
        """Remove all media of a session whose document cannot be read; return how many recordings.

        Its times are unknown, so every day is looked through on which a recording can be due.
        """
        self._empty(user_id, session_id)
        now = self.clock()
        return self.recordings.erase_session(user_id, session_id, due_days(now - KEEP_FOR, now))

    def _empty(self, user_id: str, session_id: str) -> None:
        self.entries.look_again(user_id, session_id, now=self.clock())
        self.blobs.delete_prefix(TRANSIENT, transient_folder(user_id, session_id))

    def _keep(
        self,
        recording: Recording,
        answer: MediaAnswer,
        agreed: Callable[[], bool],
        *,
        last_try: bool,
    ) -> str | None:
        """Keep a recording; return the code of the error for which that can never be done."""
        try:
            self.recordings.keep(recording, source=answer.upload.blob, agreed=agreed)
        except NoSuchBlob:
            return NotUploaded.code
        except MEDIA_ERRORS as error:
            return error.code
        except CannotProcessNow as error:
            if not last_try:
                raise
            return error.code
        return None


def recording_of(session: InterviewSession, question_id: str, upload: UploadGrant) -> Recording:
    """Return the recording that an upload is, or would be if it were kept.

    ``captured_at`` is when the upload was granted: the recorder had stopped, and no later instant
    is nearer to what it captured.
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


def noting(
    question_id: str, upload_id: str, **changes: object
) -> Callable[[InterviewSession], InterviewSession]:
    """Return the change of one spoken answer that leaves any other one to the question alone.

    It waits for nothing afterwards, unless the changes say what for.
    """
    noted = {"waiting_for": None, **changes}

    def change(session: InterviewSession) -> InterviewSession:
        answer = session.media.get(question_id)
        if answer is None or answer.upload.id != upload_id:
            return session
        return session.with_media(question_id, answer.model_copy(update=noted))

    return change


def _less[T](things: tuple[T, ...], removed: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(each for each in things if each not in removed)
