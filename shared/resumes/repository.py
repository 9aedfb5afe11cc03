"""Where resumes are kept: a document of ``users`` for what is known, a blob for the file."""

from typing import Literal, NamedTuple

from shared.kernel.clock import Instant
from shared.kernel.idempotency import RequestKey
from shared.ports.documents import USERS, AlreadyExists, DocumentStore, Query
from shared.resumes.model import ParsedResume
from shared.store import Stored

_REQUEST_TTL_S = 86_400
"""How long an Idempotency-Key is remembered."""


class StoredResume(Stored):
    """A resume: its file, where it lies, and what was read in it."""

    id: str
    kind: Literal["resume"] = "resume"
    user_id: str
    uploaded_at: Instant
    filename: str
    size_bytes: int
    sha256: str
    blob: str
    parsed: ParsedResume


class ResumePage(NamedTuple):
    """A page of resumes, newest first."""

    resumes: list[StoredResume]
    next_cursor: str | None


class ResumeRepository:
    """Reads and writes the documents of resumes."""

    def __init__(self, documents: DocumentStore) -> None:
        """Keep them in this store."""
        self._documents = documents

    def get(self, user_id: str, resume_id: str) -> StoredResume | None:
        """Return one resume."""
        document = self._documents.get(USERS, user_id, resume_id)
        return StoredResume.model_validate(document.body) if document else None

    def add(self, resume: StoredResume) -> bool:
        """Add a resume; tell whether it was not there before."""
        body = resume.model_dump(mode="json", by_alias=True)
        try:
            self._documents.create(USERS, resume.user_id, body)
        except AlreadyExists:
            return False
        return True

    def delete(self, user_id: str, resume_id: str) -> bool:
        """Remove a resume's document; tell whether it was there."""
        return self._documents.delete(USERS, user_id, resume_id)

    def page(self, user_id: str, *, limit: int, cursor: str | None = None) -> ResumePage:
        """Return a page of resumes, newest first; raises UnknownCursor."""
        query = Query(kind="resume", order_by="uploaded_at", descending=True, limit=limit)
        found = self._documents.query(USERS, user_id, query, continuation=cursor)
        resumes = [StoredResume.model_validate(document.body) for document in found.documents]
        return ResumePage(resumes, found.continuation)

    def claim(self, user_id: str, once: RequestKey) -> None:
        """Remember what a key was used for; raises IdempotencyKeyReused."""
        request_id = once.derived_id("req", user_id)
        body = {
            "id": request_id,
            "user_id": user_id,
            "kind": "request",
            "fingerprint": once.fingerprint,
        }
        try:
            self._documents.create(USERS, user_id, body, ttl_s=_REQUEST_TTL_S)
        except AlreadyExists:
            before = self._documents.get(USERS, user_id, request_id)
            once.require_same(before.body["fingerprint"] if before else once.fingerprint)
