"""Exports: asked for, made by a worker, fetched for a week."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Self

from shared.kernel.clock import Clock, stamp
from shared.kernel.errors import DomainError, NotAuthenticated
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event, log_failure
from shared.ports.blobs import EXPORTS, BlobStore, SignedUrl
from shared.ports.documents import JOBS, DocumentStore, Query
from shared.ports.queues import EXPORTS as EXPORT_QUEUE
from shared.ports.queues import Queue
from shared.privacy.errors import NoSuchExport
from shared.privacy.export.archive import ArchiveWriter
from shared.privacy.export.model import (
    EXPORT,
    KEPT_FOR,
    LEASE,
    LINK_FOR,
    WORK,
    ExportJob,
    ExportState,
)
from shared.store import Collection, existing

_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """Makes archives of what is held about users. The stores are those behind the fence."""

    jobs: Collection[ExportJob]
    writer: ArchiveWriter
    blobs: BlobStore
    queue: Queue
    clock: Clock

    @classmethod
    def over(
        cls,
        documents: DocumentStore,
        blobs: BlobStore,
        queue: Queue,
        *,
        payer_ref_of: Callable[[str], str | None],
        clock: Clock,
    ) -> Self:
        """Return the exports of an installation."""
        writer = ArchiveWriter(
            documents=documents, blobs=blobs, payer_ref_of=payer_ref_of, clock=clock
        )
        jobs = Collection(documents, JOBS, ExportJob)
        return cls(jobs=jobs, writer=writer, blobs=blobs, queue=queue, clock=clock)

    def request(self, user_id: str) -> ExportJob:
        """Ask for an archive, and return the one that is being made if there is one already."""
        for document in self.jobs.documents.find(JOBS, "user_id", user_id):
            if document.body.get("state") == ExportState.QUEUED and document.body["work"] == WORK:
                return self.read(user_id, document.id)
        now = self.clock()
        job = ExportJob(id=new_id(EXPORT, now), user_id=user_id, asked_at=now, due_at=now)
        self.jobs.add(job)
        self.queue.send(EXPORT_QUEUE, {"export_id": job.id, "user_id": user_id})
        return job

    def read(self, user_id: str, export_id: str) -> ExportJob:
        """Return an export of a user; raises NoSuchExport."""
        job = self.jobs.find(WORK, export_id)
        if job is None or job.user_id != user_id:
            raise NoSuchExport
        return job

    def link(self, job: ExportJob) -> SignedUrl | None:
        """Return an address of the archive that is good for a day, but never outlives it."""
        if job.state is not ExportState.READY or job.expires_at is None:
            return None
        left = job.expires_at - self.clock()
        if left.total_seconds() < 1:
            return None
        return self.blobs.download_url(
            EXPORTS, job.blob, filename="imock-export.zip", valid_for=min(LINK_FOR, left)
        )

    def make(self, export_id: str) -> None:
        """Make an archive, unless it is made or another worker makes it."""
        job = self._take(export_id)
        if job is None:
            return
        try:
            self._make(job)
        except NotAuthenticated:  # the fence: the account has been erased meanwhile
            self.jobs.remove(WORK, job.id)
        except DomainError:
            log_failure("export.postponed", failures=job.failures)
            due_at = self.clock() + job.delay()
            self._note(job, due_at=due_at, failures=job.failures + 1)

    def sweep(self) -> int:
        """Make what nobody has made, and remove archives that are a week old; return how many.

        One that fails keeps none of the others, and is due again at the next run.
        """
        unreadable: list[str] = []
        query = Query(kind="export", order_by="due_at", before=stamp(self.clock()))
        due = list(self.jobs.every(WORK, query, unreadable=unreadable))
        failed = sum(not self._swept(job) for job in due)
        log_event("exports.swept", due=len(due), failed=failed, unreadable=len(unreadable))
        return len(due)

    def _swept(self, job: ExportJob) -> bool:
        """Do what is due of one export; tell whether it could be done."""
        try:
            if job.state is not ExportState.READY:
                self.make(job.id)
                return True
            self.blobs.delete(EXPORTS, job.blob)
            self.jobs.remove(WORK, job.id)
        except DomainError:
            log_failure("export.not_swept", export_id=job.id)
            return False
        return True

    def _take(self, export_id: str) -> ExportJob | None:
        now, taken = self.clock(), False

        def hold(job: ExportJob) -> ExportJob:
            nonlocal taken
            taken = job.state is ExportState.QUEUED and job.due_at <= now
            return job.model_copy(update={"due_at": now + LEASE}) if taken else job

        try:
            job = self.jobs.change(WORK, export_id, existing(NoSuchExport, hold))
        except (NoSuchExport, NotAuthenticated):
            return None
        return job if taken else None

    def _make(self, job: ExportJob) -> None:
        # An open file without a name: whatever happens to this process, nothing of it stays.
        with tempfile.TemporaryFile() as file:
            self.writer.write(
                job.user_id, file, wrote=lambda done, of: self._note(job, written=done, of=of)
            )
            size, digest = file.tell(), _digest(file)
            file.seek(0)
            self.blobs.put(EXPORTS, job.blob, file, content_type="application/zip", overwrite=True)
        expires_at = self.clock() + KEPT_FOR
        self._note(
            job,
            state=ExportState.READY,
            size_bytes=size,
            sha256=digest,
            expires_at=expires_at,
            due_at=expires_at,
        )

    def _note(self, job: ExportJob, **changes: object) -> None:
        step = existing(NoSuchExport, lambda now: now.model_copy(update=changes))
        self.jobs.change(WORK, job.id, step)


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(_PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()
