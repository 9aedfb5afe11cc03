"""Media in: leave to upload, what has arrived, and words that a browser recognised itself.

The browser sends media straight to the store, through an address that is good once, for a file of
one type and size, under a name nobody can guess. What has arrived is queued before the interview
says so: a crash in between leaves a message that finds its grant and does the same again.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from shared.interviews.changing import Sessions
from shared.interviews.errors import (
    ModeNotOffered,
    NoSuchQuestion,
    NoSuchUpload,
    NotUploaded,
    SessionEnded,
    TooManyUploads,
    WrongSize,
)
from shared.interviews.lifecycle import Disposal
from shared.interviews.model import (
    MOST_UPLOADS,
    Grant,
    MediaAnswer,
    Mode,
    Processing,
    Session,
    State,
)
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.media.errors import Unsupported
from shared.media.model import MediaKind
from shared.media.sniff import HEAD_BYTES, sniff
from shared.ports.blobs import TRANSIENT, BlobExists, BlobStore, NoSuchBlob, SignedUrl
from shared.ports.queues import ANSWERS, Queue
from shared.recordings.model import (
    ABANDONED_AFTER,
    UPLOAD_VALID_FOR,
    Sweep,
    day_of,
    transient_folder,
)
from shared.recordings.repository import RecordingRepository

PREFIX = "upl"

_SHORTEST = timedelta(seconds=1)

_TAKES = {
    Mode.TEXT: frozenset[MediaKind](),
    Mode.AUDIO: frozenset({MediaKind.AUDIO}),
    Mode.VIDEO: frozenset({MediaKind.AUDIO, MediaKind.VIDEO}),
}


class Granted(NamedTuple):
    """Leave to upload, and the address to upload to."""

    grant: Grant
    url: SignedUrl


class Media(NamedTuple):
    """What is to be uploaded."""

    kind: MediaKind
    content_type: str
    size_bytes: int


class Uploads:
    """Takes media in."""

    def __init__(
        self,
        sessions: Sessions,
        disposal: Disposal,
        *,
        retention: RecordingRepository,
        blobs: BlobStore,
        queue: Queue,
        clock: Clock,
    ) -> None:
        """Wire the parts."""
        self._sessions = sessions
        self._disposal = disposal
        self._retention = retention
        self._blobs = blobs
        self._queue = queue
        self._clock = clock

    def start(
        self,
        *,
        user_id: str,
        session_id: str,
        question_id: str,
        media: Media,
        once: RequestKey | None,
    ) -> Granted:
        """Grant one upload for an answer. A grant for the same question before it is void.

        Raises one of UPLOAD_ERRORS or IdempotencyKeyReused.
        """
        grant = self._grant(user_id, session_id, question_id, media, once)
        url = self._blobs.upload_url(
            TRANSIENT,
            grant.blob,
            content_type=grant.content_type,
            size=grant.size_bytes,
            valid_for=max(grant.expires_at - self._clock(), _SHORTEST),
        )
        return Granted(grant, url)

    def take(
        self,
        *,
        user_id: str,
        session_id: str,
        question_id: str,
        media: Media,
        data: bytes,
        once: RequestKey | None,
    ) -> Session:
        """Take in a small recording that came with the request, as if it had been uploaded.

        Raises one of UPLOAD_ERRORS, IdempotencyKeyReused or Unsupported.
        """
        self._sessions.read(user_id, session_id)
        sniff(data[:HEAD_BYTES])
        grant = self._grant(user_id, session_id, question_id, media, once)
        with suppress(BlobExists):  # put by the same request, whose reply was lost
            self._blobs.put(TRANSIENT, grant.blob, data, content_type=grant.content_type)
        return self.complete(
            user_id=user_id, session_id=session_id, question_id=question_id, upload_id=grant.id
        )

    def complete(
        self, *, user_id: str, session_id: str, question_id: str, upload_id: str
    ) -> Session:
        """Accept what was uploaded as the answer and queue it; repeating it changes nothing.

        Raises NoSuchSession, NoSuchUpload, NotUploaded, WrongSize, Unsupported, SessionEnded,
        SessionChanged.
        """
        session = self._sessions.read(user_id, session_id)
        known = session.media.get(question_id)
        if known and known.upload.id == upload_id:
            return session
        self.verify(_granted(session, question_id, upload_id))
        message = {
            "user_id": user_id,
            "session_id": session_id,
            "question_id": question_id,
            "upload_id": upload_id,
            "attempt": 1,
        }
        self._queue.send(ANSWERS, message)
        return self.accept(user_id, session_id, question_id, upload_id)

    def verify(self, grant: Grant) -> None:
        """Look at what has arrived; raises NotUploaded, WrongSize, Unsupported.

        What is not as it was announced is removed.
        """
        try:
            info = self._blobs.info(TRANSIENT, grant.blob)
            pieces = self._blobs.stream(TRANSIENT, grant.blob)
            head = next(pieces, b"")[:HEAD_BYTES]
        except NoSuchBlob:
            raise NotUploaded from None
        if info.size != grant.size_bytes:
            self._blobs.delete(TRANSIENT, grant.blob)
            raise WrongSize
        try:
            sniff(head)
        except Unsupported:
            self._blobs.delete(TRANSIENT, grant.blob)
            raise

    def accept(self, user_id: str, session_id: str, question_id: str, upload_id: str) -> Session:
        """Let a verified upload be the answer, in place of any earlier media.

        Raises NoSuchSession, NoSuchUpload, SessionEnded, SessionChanged.
        """

        def change(now: Session) -> Session:
            known = now.media.get(question_id)
            if known and known.upload.id == upload_id:
                return now
            grant = _granted(now, question_id, upload_id)
            _require_open(now, question_id)
            accepted = now.with_media(question_id, MediaAnswer(upload=grant))
            return accepted.model_copy(update={"active_at": self._clock()})

        return self._disposal.clear(self._sessions.change(user_id, session_id, change))

    def _grant(
        self,
        user_id: str,
        session_id: str,
        question_id: str,
        media: Media,
        once: RequestKey | None,
    ) -> Grant:
        now = self._clock()
        upload_id = once.derived_id(PREFIX, session_id) if once else new_id(PREFIX, now)
        session = self._sessions.read(user_id, session_id)
        self._remember(session, session.media_since or now)
        name = f"{upload_id}-{secrets.token_hex(16)}"
        grant = Grant(
            id=upload_id,
            media=media.kind,
            blob=f"{transient_folder(user_id, session_id)}{name}",
            content_type=media.content_type,
            size_bytes=media.size_bytes,
            granted_at=now,
            expires_at=now + UPLOAD_VALID_FOR,
            fingerprint=once.fingerprint if once else None,
        )
        session = self._sessions.change(user_id, session_id, _granting(question_id, grant))
        known = session.media.get(question_id)
        used = known is not None and known.upload.id == upload_id
        granted = known.upload if known and used else session.grants[question_id]
        if once:
            once.require_same(granted.fingerprint)
        self._disposal.clear(session)
        return granted

    def _remember(self, session: Session, since: datetime) -> None:
        """Have the sweep look after the interview, before its first media can arrive."""
        if session.media_since is None:
            self._retention.add_sweep(
                Sweep(
                    id=session.id,
                    due_on=day_of(since),
                    user_id=session.user_id,
                    session_id=session.id,
                    sweep_at=since + ABANDONED_AFTER,
                )
            )


def _granting(question_id: str, grant: Grant) -> Callable[[Session], Session]:
    def change(session: Session) -> Session:
        _require_open(session, question_id)
        if grant.media not in _TAKES[session.mode]:
            raise ModeNotOffered
        known = session.media.get(question_id)
        granted = session.grants.get(question_id)
        if grant.id in {known and known.upload.id, granted and granted.id}:
            return session
        if session.granted >= MOST_UPLOADS:
            raise TooManyUploads(detail=f"At most {MOST_UPLOADS} uploads are granted.")
        return session.with_grant(question_id, grant)

    return change


def _require_open(session: Session, question_id: str) -> None:
    """Raise NoSuchQuestion or SessionEnded. What failed may be given anew while others settle."""
    if question_id not in {question.id for question in session.questions}:
        raise NoSuchQuestion
    known = session.media.get(question_id)
    again = known is not None and known.state is Processing.FAILED
    if session.state is not State.OPEN and not (session.state is State.CLOSING and again):
        raise SessionEnded


def _granted(session: Session, question_id: str, upload_id: str) -> Grant:
    grant = session.grants.get(question_id)
    if grant is None or grant.id != upload_id:
        raise NoSuchUpload
    return grant
