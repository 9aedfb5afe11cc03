"""Storage of resumes: a document of ``users`` for each, beside the blob with its file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shared.kernel.clock import Instant
from shared.kernel.idempotency import RequestKey
from shared.ports.documents import USERS, DocumentStore, Query
from shared.resumes.corrections import corrected
from shared.resumes.model import ParsedResume, Resume
from shared.store import Collection, Page, Stored

_REQUEST_TTL_S = 86_400
"""How long an Idempotency-Key is remembered."""


class Correction(Stored):
    """The resume as its owner has corrected it, and the parts that were stated, as pointers."""

    resume: Resume
    stated: tuple[str, ...]
    corrected_at: Instant


class StoredResume(Stored):
    """A resume: its file, the data extracted from it, and what its owner made of that.

    ``left_out``: what of a JSON Resume document was not kept, as pointers.
    """

    id: str
    kind: Literal["resume"] = "resume"
    user_id: str
    uploaded_at: Instant
    filename: str
    size_bytes: int
    sha256: str
    blob: str
    parsed: ParsedResume
    correction: Correction | None = None
    left_out: tuple[str, ...] = ()

    @property
    def current(self) -> ParsedResume:
        """What the resume says: what was read, as its owner has corrected it."""
        if self.correction is None:
            return self.parsed
        return corrected(self.parsed, self.correction.resume, self.correction.stated)

    @property
    def says_something(self) -> bool:
        """Whether questions can be made of it: it has text, or its owner has stated something."""
        stated = self.correction.resume if self.correction else Resume()
        return bool(self.parsed.characters) or stated != Resume()


class RequestClaim(Stored):
    """Which request an Idempotency-Key was used for."""

    id: str
    kind: Literal["request"] = "request"
    user_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ResumeRepository:
    """Reads and writes the documents of resumes."""

    documents: DocumentStore

    def get(self, user_id: str, resume_id: str) -> StoredResume | None:
        """Return one resume; raises Unreadable."""
        return self._resumes.find(user_id, resume_id)

    def add(self, resume: StoredResume) -> bool:
        """Add a resume; tell whether it was not there before."""
        return self._resumes.add(resume)

    def change(
        self, user_id: str, resume_id: str, step: Callable[[StoredResume | None], StoredResume]
    ) -> StoredResume:
        """Apply a step to a resume, see ``Collection.change``."""
        return self._resumes.change(user_id, resume_id, step)

    def delete(self, user_id: str, resume_id: str) -> bool:
        """Remove a resume's document, readable or not; tell whether it was there."""
        return self._resumes.remove(user_id, resume_id)

    def page(self, user_id: str, *, limit: int, cursor: str | None = None) -> Page[StoredResume]:
        """Return a page of the resumes that can be read, newest first; raises UnknownCursor."""
        return self._resumes.page(user_id, _newest_first(limit), cursor)

    def count(self, user_id: str) -> int:
        """Return how many resumes a user has, readable or not."""
        return sum(1 for _ in self._resumes.ids(user_id, _newest_first()))

    def claim(self, user_id: str, once: RequestKey) -> None:
        """Remember what a key was used for; raises IdempotencyKeyReused."""
        claim = RequestClaim(
            id=once.derived_id("req", user_id), user_id=user_id, fingerprint=once.fingerprint
        )
        if not self._claims.add(claim):
            before = self._claims.find(user_id, claim.id) or claim
            once.require_same(before.fingerprint)

    @property
    def _resumes(self) -> Collection[StoredResume]:
        return Collection(self.documents, USERS, StoredResume)

    @property
    def _claims(self) -> Collection[RequestClaim]:
        return Collection(self.documents, USERS, RequestClaim, ttl_s=lambda _: _REQUEST_TTL_S)


def _newest_first(limit: int = 100) -> Query:
    return Query(kind="resume", order_by="uploaded_at", descending=True, limit=limit)
