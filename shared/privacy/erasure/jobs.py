"""Where erasures are stored while they go on, and for a while after that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from shared.kernel.clock import Clock, stamp
from shared.ports.documents import JOBS, DocumentStore, Missing, Query
from shared.privacy.erasure.model import (
    FINISHED_TTL_S,
    LEASE,
    WORK,
    ErasureJob,
    FinishedErasure,
)
from shared.store import Collection, existing


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureJobs:
    """The erasures that go on, each of them held by one worker at a time."""

    jobs: Collection[ErasureJob]
    finished: Collection[FinishedErasure]
    clock: Clock

    @classmethod
    def over(cls, documents: DocumentStore, *, clock: Clock) -> Self:
        """Return the erasures of a store."""
        return cls(
            jobs=Collection(documents, JOBS, ErasureJob),
            finished=Collection(documents, JOBS, FinishedErasure, ttl_s=lambda _: FINISHED_TTL_S),
            clock=clock,
        )

    def add(self, job: ErasureJob) -> None:
        """Add an erasure unless it is known."""
        self.jobs.add(job)

    def find(self, erasure_id: str) -> ErasureJob | FinishedErasure | None:
        """Return an erasure, going on or finished."""
        if self.is_finished(erasure_id):
            return self.finished.find(WORK, erasure_id)
        return self.jobs.find(WORK, erasure_id)

    def of_user(self, user_id: str) -> bool:
        """Tell whether an erasure of this user is going on."""
        found = self.jobs.documents.find(JOBS, "user_id", user_id)
        return any(each.body.get("work") == WORK for each in found)

    def take(self, erasure_id: str) -> ErasureJob | None:
        """Hold an erasure for LEASE; None when it is over, held by another worker, or not due."""
        now = self.clock()
        taken = False

        def hold(job: ErasureJob) -> ErasureJob:
            nonlocal taken
            taken = job.due_at <= now
            return job.model_copy(update={"due_at": now + LEASE}) if taken else job

        if self.is_finished(erasure_id):
            return None
        try:
            job = self.jobs.change(WORK, erasure_id, existing(Missing, hold))
        except Missing:
            return None
        return job if taken else None

    def note(self, job: ErasureJob, **changes: object) -> ErasureJob:
        """Note how far an erasure is, and hold it for LEASE anew unless ``due_at`` is given."""
        given = {"due_at": self.clock() + LEASE, **changes}

        def step(now: ErasureJob) -> ErasureJob:
            return now.model_copy(update=given)

        return self.jobs.change(WORK, job.id, existing(Missing, step))

    def due(self, *, unreadable: list[str]) -> Iterator[ErasureJob]:
        """Yield the erasures that somebody has to carry on, longest overdue first."""
        query = Query(kind="erasure", order_by="due_at", before=stamp(self.clock()))
        return self.jobs.every(WORK, query, unreadable=unreadable)

    def every(self, *, unreadable: list[str]) -> Iterator[ErasureJob]:
        """Yield all erasures that go on."""
        query = Query(kind="erasure", order_by="due_at")
        return self.jobs.every(WORK, query, unreadable=unreadable)

    def remove(self, erasure_id: str) -> None:
        """Remove an erasure that is not to take place."""
        self.jobs.remove(WORK, erasure_id)

    def finish(self, job: ErasureJob, receipt: str, *, verified_at: datetime) -> None:
        """Replace an erasure by what stays of it, which names nobody."""
        finished = FinishedErasure(
            id=job.id, asked_at=job.asked_at, verified_at=verified_at, receipt=receipt
        )
        self.finished.put(finished)
        self._scrub(finished)

    def scrub(self) -> None:
        """Scrub the store after erasures that were cut off just before it."""
        for finished in self.finished.every(WORK, Query(kind="erased")):
            if not finished.scrubbed:
                self._scrub(finished)

    def _scrub(self, finished: FinishedErasure) -> None:
        self.finished.documents.scrub()
        self.finished.put(finished.model_copy(update={"scrubbed": True}))

    def is_finished(self, erasure_id: str) -> bool:
        """Tell whether an erasure is verified."""
        document = self.jobs.documents.get(JOBS, WORK, erasure_id)
        return document is not None and document.body.get("kind") == "erased"
