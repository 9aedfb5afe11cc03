"""Resumes: upload, extracted data, download and deletion.

The same file is always the same resume: its id follows from the user and the SHA-256 of the
bytes. The file is stored before the document that names it and removed after it, so a resume that
is found has its file; a crash in between leaves a file that the deletion of the resume or the
erasure of the account removes.
"""

import hashlib
import os
import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import derived_id
from shared.ports.blobs import RESUMES, BlobStore, SignedUrl
from shared.ports.events import Announce, EventType, unannounced
from shared.resumes.errors import (
    NoSuchResume,
    NothingStated,
    ReaderBusy,
    ReadTooOften,
    TooManyResumes,
)
from shared.resumes.json_resume import Kept
from shared.resumes.model import ParsedResume, Resume
from shared.resumes.patch import ResumePatch, patched, pointers_of
from shared.resumes.repository import Correction, ResumeRepository, StoredResume
from shared.resumes.sandbox import PdfText, require_pdf
from shared.store import Page, existing

MOST_RESUMES = 10
"""How many resumes a user may have."""

LINK_VALID_FOR = timedelta(minutes=5)

MOST_READERS = 2
"""How many files are read at once: each may take 640 MiB, and the smallest instance has 2 GiB."""

_LONGEST_FILENAME = 100
_PDF, _JSON = "application/pdf", "application/json"
_SUFFIX = {_PDF: ".pdf", _JSON: ".json"}


class Uploaded(NamedTuple):
    """A resume, and whether this upload was the first of its bytes."""

    resume: StoredResume
    new: bool


class _File(NamedTuple):
    """The file of a resume, and the name that it is given back under."""

    data: bytes
    name: str
    media_type: str


def _reading_slots() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(min(MOST_READERS, os.process_cpu_count() or 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumes:
    """The use cases of resumes.

    ``parse`` extracts the data of a PDF and ``read_text`` its text, or raise READING_ERRORS.
    ``pace`` counts a file that is read for a user, and returns for how many seconds none may be.
    ``longest_wait_s`` is how long a file waits for a free slot.
    """

    repository: ResumeRepository
    blobs: BlobStore
    parse: Callable[[bytes], ParsedResume]
    read_text: Callable[[bytes], PdfText]
    clock: Clock
    announce: Announce = unannounced
    pace: Callable[[str], int] = lambda _user: 0
    longest_wait_s: float = 20.0
    slots: threading.BoundedSemaphore = field(default_factory=_reading_slots)

    def upload(
        self, *, user_id: str, data: bytes, filename: str | None, once: RequestKey | None
    ) -> Uploaded:
        """Store a file with its extracted data.

        Raises TooManyResumes, ReadTooOften, ReaderBusy, IdempotencyKeyReused and what ``parse``
        raises; then nothing is stored.
        """
        file = _File(data, clean_filename(filename), _PDF)

        def content() -> dict[str, Any]:
            return {"parsed": self._read(user_id, self.parse, data)}

        return self._added(user_id, file, once, content)

    def state(self, *, user_id: str, kept: Kept, once: RequestKey | None) -> Uploaded:
        """Store what the owner states in a JSON Resume document, all of it certain.

        Its file is what is kept of it; ``left_out`` is that of this very document, also where one
        with the same content is there. Raises NothingStated, TooManyResumes, IdempotencyKeyReused;
        then nothing is stored.
        """
        resume = patched(Resume(), kept.stated)
        if resume == Resume():
            raise NothingStated
        data = resume.model_dump_json(by_alias=True, exclude_defaults=True, indent=1).encode()
        content = {
            "parsed": ParsedResume(resume=Resume(), evidence=(), pages=0, characters=0),
            "correction": Correction(
                resume=resume,
                stated=tuple(sorted(pointers_of(kept.stated))),
                corrected_at=self.clock(),
            ),
            "left_out": kept.left_out,
        }
        file = _File(data, "resume.json", _JSON)
        added, new = self._added(user_id, file, once, lambda: content)
        return Uploaded(added.model_copy(update={"left_out": kept.left_out}), new)

    def text(self, *, user_id: str, data: bytes) -> PdfText:
        """Return the text of a PDF of any kind, and store nothing; raises READING_ERRORS.

        It waits for the same slots as uploads and counts as one, since it costs as much.
        """
        return self._read(user_id, self.read_text, data)

    def page(self, *, user_id: str, limit: int, cursor: str | None) -> Page[StoredResume]:
        """Return a page of a user's resumes, newest first; raises UnknownCursor."""
        return self.repository.page(user_id, limit=limit, cursor=cursor)

    def read(self, *, user_id: str, resume_id: str) -> StoredResume:
        """Return a resume; raises NoSuchResume."""
        resume = self.repository.get(user_id, resume_id)
        if resume is None:
            raise NoSuchResume
        return resume

    def correct(
        self,
        *,
        user_id: str,
        resume_id: str,
        patch: ResumePatch,
        require: Callable[[StoredResume], None] = lambda _resume: None,
    ) -> StoredResume:
        """Change what a resume says and return it; what was read of the file is kept beside it.

        ``require`` may refuse to change the resume as it stands, by raising; it is not asked where
        all that the patch states holds already, so a request whose answer was lost may be repeated
        (RFC 9110, 13.1.1). Raises NoSuchResume, Contended, Unreadable.
        """

        def step(before: StoredResume) -> StoredResume:
            earlier = before.correction
            resume = patched(earlier.resume if earlier else before.parsed.resume, patch)
            stated = {*(earlier.stated if earlier else ()), *pointers_of(patch)}
            if not stated:
                return before
            change = {"resume": resume, "stated": tuple(sorted(stated))}
            if earlier and earlier.model_copy(update=change) == earlier:
                return before
            require(before)
            now = {**change, "corrected_at": self.clock()}
            correction = (
                earlier.model_copy(update=now) if earlier else Correction.model_validate(now)
            )
            return before.model_copy(update={"correction": correction})

        return self.repository.change(user_id, resume_id, existing(NoSuchResume, step))

    def link(self, *, user_id: str, resume_id: str) -> SignedUrl:
        """Return a URL that gives the file for five minutes; raises NoSuchResume."""
        resume = self.read(user_id=user_id, resume_id=resume_id)
        return self.blobs.download_url(
            RESUMES, resume.blob, filename=resume.filename, valid_for=LINK_VALID_FOR
        )

    def delete(self, *, user_id: str, resume_id: str) -> None:
        """Remove a resume and its file; raises NoSuchResume when there was none.

        The file goes first: while it may be there, the list shows what is still to be removed.
        """
        files = self.blobs.delete_prefix(RESUMES, _folder(user_id, resume_id))
        known = self.repository.delete(user_id, resume_id)
        if not known and not files:
            raise NoSuchResume

    def readable(self, *, user_id: str, resume_id: str | None) -> StoredResume | None:
        """Return the given resume, or else the newest that has text; for question generation only.

        Raises NoSuchResume.
        """
        if resume_id is not None:
            return self.read(user_id=user_id, resume_id=resume_id)
        page = self.repository.page(user_id, limit=MOST_RESUMES)
        return next((resume for resume in page.items if resume.says_something), None)

    def _added(
        self,
        user_id: str,
        file: "_File",
        once: RequestKey | None,
        content: Callable[[], dict[str, Any]],
    ) -> Uploaded:
        """Store a file with its content, which is made unless the same file is there already."""
        if once:
            self.repository.claim(user_id, once)
        digest = hashlib.sha256(file.data).hexdigest()
        resume_id = derived_id("res", user_id, digest)
        if before := self.repository.get(user_id, resume_id):
            return Uploaded(before, new=False)
        if self.repository.count(user_id) >= MOST_RESUMES:
            raise TooManyResumes(detail=f"At most {MOST_RESUMES} resumes are kept.")
        resume = StoredResume(
            id=resume_id,
            user_id=user_id,
            uploaded_at=self.clock(),
            filename=file.name,
            size_bytes=len(file.data),
            sha256=digest,
            blob=f"{_folder(user_id, resume_id)}{secrets.token_hex(16)}{_SUFFIX[file.media_type]}",
            **content(),
        )
        return self._keep(resume, file)

    def _read[T](self, user_id: str, read: Callable[[bytes], T], data: bytes) -> T:
        require_pdf(data)
        if wait_s := self.pace(user_id):
            raise ReadTooOften(retry_after_s=wait_s)
        if not self.slots.acquire(timeout=self.longest_wait_s):
            raise ReaderBusy(retry_after_s=10)
        try:
            return read(data)
        finally:
            self.slots.release()

    def _keep(self, resume: StoredResume, file: "_File") -> Uploaded:
        self.blobs.put(RESUMES, resume.blob, file.data, content_type=file.media_type)
        self.announce(EventType.RESUME_READ, user_id=resume.user_id, subject_ids=[resume.id])
        if self.repository.add(resume):
            return Uploaded(resume, new=True)
        # The same file was uploaded twice at once, and the other one was faster.
        self.blobs.delete(RESUMES, resume.blob)
        return Uploaded(self.read(user_id=resume.user_id, resume_id=resume.id), new=False)


def clean_filename(filename: str | None) -> str:
    """Return the name that a file is given back under: no folders, nothing invisible."""
    last = re.split(r"[/\\]", filename or "")[-1]
    visible = "".join(each for each in last if each.isprintable()).strip(" .")
    stem = visible.removesuffix(".pdf").removesuffix(".PDF").strip(" .")
    return f"{stem[:_LONGEST_FILENAME] or 'resume'}.pdf"


def _folder(user_id: str, resume_id: str) -> str:
    return f"{user_id}/{resume_id}/"
