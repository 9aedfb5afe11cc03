"""Uploads of spoken answers: granting an upload URL, and accepting what has arrived.

The browser sends media straight to the store, through a URL that is valid once, for a file of one
type and size, under a name that cannot be guessed. What has arrived is queued before the session
says so: a crash in between leaves a message that finds its grant and does the same again.
"""

import math
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from shared.interviews.answering import require_question
from shared.interviews.errors import (
    ModeNotOffered,
    NoSuchUpload,
    NotUploaded,
    SessionEnded,
    TooManyOpenUploads,
    TooManyUploads,
    WrongSize,
)
from shared.interviews.model import (
    LEAST_OPEN_UPLOADS,
    MOST_UPLOADS,
    InterviewSession,
    MediaAnswer,
    Mode,
    ProcessingState,
    State,
    UploadGrant,
)
from shared.interviews.repository import SessionRepository
from shared.interviews.spoken.cleanup_entries import (
    ABANDONED_AFTER,
    UPLOAD_VALID_FOR,
    CleanupEntries,
    transient_folder,
)
from shared.interviews.spoken.disposal import Disposal
from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.media.content_types import same_type
from shared.media.errors import Unsupported
from shared.media.model import MediaKind
from shared.media.sniff import HEAD_BYTES, sniff
from shared.ports.blobs import TRANSIENT, BlobExists, BlobInfo, BlobStore, NoSuchBlob, SignedUrl
from shared.ports.queues import ANSWERS, Queue

PREFIX = "upl"

_SHORTEST = timedelta(seconds=1)

_TAKES = {
    Mode.TEXT: frozenset[MediaKind](),
    Mode.AUDIO: frozenset({MediaKind.AUDIO}),
    Mode.VIDEO: frozenset({MediaKind.AUDIO, MediaKind.VIDEO}),
}


class UploadTicket(NamedTuple):
    """An upload grant, and the URL to upload to."""

    grant: UploadGrant
    url: SignedUrl


class Media(NamedTuple):
    """What is to be uploaded."""

    kind: MediaKind
    content_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """Grants uploads and accepts what has arrived."""

    repository: SessionRepository
    disposal: Disposal
    entries: CleanupEntries
    blobs: BlobStore
    queue: Queue
    clock: Clock

    def start(
        self,
        *,
        user_id: str,
        session_id: str,
        question_id: str,
        media: Media,
        once: RequestKey | None,
    ) -> UploadTicket:
        """Grant one upload for an answer. A grant for the same question before it is void.

        Raises one of UPLOAD_ERRORS or IdempotencyKeyReused.
        """
        grant = self._grant(user_id, session_id, question_id, media, once)
        url = self.blobs.upload_url(
            TRANSIENT,
            grant.blob,
            content_type=grant.content_type,
            size=grant.size_bytes,
            valid_for=max(grant.expires_at - self.clock(), _SHORTEST),
        )
        return UploadTicket(grant, url)

    def take(
        self,
        *,
        user_id: str,
        session_id: str,
        question_id: str,
        media: Media,
        data: bytes,
        once: RequestKey | None,
    ) -> InterviewSession:
        """Accept a small recording that came with the request, as if it had been uploaded.

        Raises one of UPLOAD_ERRORS, IdempotencyKeyReused or Unsupported.
        """
        self.repository.read(user_id, session_id)
        sniff(data[:HEAD_BYTES])
        grant = self._grant(user_id, session_id, question_id, media, once)
        with suppress(BlobExists):  # put by the same request, whose reply was lost
            self.blobs.put(TRANSIENT, grant.blob, data, content_type=grant.content_type)
        return self.complete(
            user_id=user_id, session_id=session_id, question_id=question_id, upload_id=grant.id
        )

    def complete(
        self, *, user_id: str, session_id: str, question_id: str, upload_id: str
    ) -> InterviewSession:
        """Accept what was uploaded as the answer and queue it; repeating it changes nothing.

        Raises one of ARRIVAL_ERRORS or Contended.
        """
        session = self.repository.read(user_id, session_id)
        known = session.media.get(question_id)
        if known and known.upload.id == upload_id:
            return session
        self.verify(_granted(session, question_id, upload_id))
        message = {
            "user_id": user_id,
            "session_id": session_id,
            "question_id": question_id,
            "upload_id": upload_id,
        }
        self.queue.send(ANSWERS, message)
        return self.accept(user_id, session_id, question_id, upload_id)

    def verify(self, grant: UploadGrant) -> None:
        """Check what has arrived; raises NotUploaded, WrongSize, Unsupported.

        What is not of the announced size and type is removed.
        """
        try:
            info = self.blobs.info(TRANSIENT, grant.blob)
            pieces = self.blobs.stream(TRANSIENT, grant.blob)
            head = next(pieces, b"")[:HEAD_BYTES]
        except NoSuchBlob:
            raise NotUploaded from None
        try:
            _require_as_announced(info, head, grant)
        except (WrongSize, Unsupported):
            self.blobs.delete(TRANSIENT, grant.blob)
            raise

    def accept(
        self, user_id: str, session_id: str, question_id: str, upload_id: str
    ) -> InterviewSession:
        """Make a verified upload the answer, in place of any earlier media.

        Raises NoSuchSession, NoSuchUpload, SessionEnded, Contended.
        """

        def change(now: InterviewSession) -> InterviewSession:
            known = now.media.get(question_id)
            if known and known.upload.id == upload_id:
                return now
            grant = _granted(now, question_id, upload_id)
            _require_open(now, question_id)
            accepted = now.with_media(question_id, MediaAnswer(upload=grant))
            return accepted.model_copy(update={"active_at": self.clock()})

        return self.disposal.clear(self.repository.change(user_id, session_id, change))

    def _grant(
        self,
        user_id: str,
        session_id: str,
        question_id: str,
        media: Media,
        once: RequestKey | None,
    ) -> UploadGrant:
        now = self.clock()
        upload_id = once.derived_id(PREFIX, session_id) if once else new_id(PREFIX, now)
        session = self.repository.read(user_id, session_id)
        self._remember(session, session.media_since or now)
        name = f"{upload_id}-{secrets.token_hex(16)}"
        grant = UploadGrant(
            id=upload_id,
            media=media.kind,
            blob=f"{transient_folder(user_id, session_id)}{name}",
            content_type=media.content_type,
            size_bytes=media.size_bytes,
            granted_at=now,
            expires_at=now + UPLOAD_VALID_FOR,
            fingerprint=once.fingerprint if once else None,
        )
        session = self.repository.change(user_id, session_id, _granting(question_id, grant))
        known = session.media.get(question_id)
        used = known is not None and known.upload.id == upload_id
        granted = known.upload if known and used else session.grants[question_id]
        if once:
            once.require_same(granted.fingerprint)
        self.disposal.clear(session)
        return granted

    def _remember(self, session: InterviewSession, since: datetime) -> None:
        """Have the clean-up look at the session, before its first media can arrive."""
        if session.media_since is None:
            self.entries.remember(
                session.user_id, session.id, since=since, sweep_at=since + ABANDONED_AFTER
            )


def _require_as_announced(info: BlobInfo, head: bytes, grant: UploadGrant) -> None:
    """Raise WrongSize or Unsupported; not every store refuses another size or type by itself."""
    if info.size != grant.size_bytes:
        raise WrongSize
    if not same_type(info.content_type, grant.content_type):
        raise Unsupported(detail="The file was sent as another type than was announced.")
    sniff(head)


def _granting(
    question_id: str, grant: UploadGrant
) -> Callable[[InterviewSession], InterviewSession]:
    def change(session: InterviewSession) -> InterviewSession:
        _require_open(session, question_id)
        if grant.media not in _TAKES[session.mode]:
            raise ModeNotOffered
        known = session.media.get(question_id)
        granted = session.grants.get(question_id)
        if grant.id in {known and known.upload.id, granted and granted.id}:
            return session
        if session.granted >= MOST_UPLOADS:
            raise TooManyUploads(detail=f"At most {MOST_UPLOADS} uploads are granted.")
        _require_room(session, grant.granted_at)
        return session.with_grant(question_id, grant)

    return change


def _require_room(session: InterviewSession, now: datetime) -> None:
    """Raise TooManyOpenUploads when as much may arrive as the answers can use at once."""
    open_until = sorted(session.open_uploads(now).values())
    most = max(LEAST_OPEN_UPLOADS, len(session.questions))
    if len(open_until) >= most:
        wait = math.ceil((open_until[0] - now).total_seconds())
        raise TooManyOpenUploads(
            retry_after_s=wait, detail=f"At most {most} uploads of this session are open at once."
        )


def _require_open(session: InterviewSession, question_id: str) -> None:
    """Raise NoSuchQuestion or SessionEnded; a failed answer may be repeated until the end."""
    require_question(session, question_id)
    known = session.media.get(question_id)
    again = known is not None and known.state is ProcessingState.FAILED
    if session.state is not State.OPEN and not (session.state is State.CLOSING and again):
        raise SessionEnded


def _granted(session: InterviewSession, question_id: str, upload_id: str) -> UploadGrant:
    grant = session.grants.get(question_id)
    if grant is None or grant.id != upload_id:
        raise NoSuchUpload
    return grant
