"""The enumerator: searches every store for a person. It shares no code with what erases.

It decides what a receipt says, and whether there is one. A store that it does not know does not
exist: containers, queues and blobs are those that the ports name.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.ports.blobs import BLOB_CONTAINERS, RECORDINGS, BlobContainer, BlobStore
from shared.ports.documents import (
    CONTAINERS,
    DIRECTORY,
    JOBS,
    LEDGER,
    Container,
    Document,
    DocumentStore,
)
from shared.ports.email import EmailSender
from shared.ports.queues import QUEUES, Queue
from shared.privacy.erasure.model import WORK, Subject

_DAYS = range(-10, 93)
"""Recordings lie under the day on which they are due: at most 90 days away, or a little late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumerator:
    """Counts what is stored of somebody, by place. ``address_id_of`` blinds an email address."""

    documents: DocumentStore
    blobs: BlobStore
    queue: Queue
    email: EmailSender
    address_id_of: Callable[[str], str | None]

    def count(self, subject: Subject) -> dict[str, int]:
        """Return how much there is in each place in which there is anything."""
        found: Counter[str] = Counter()
        for container in CONTAINERS:
            found[f"documents:{container.name}"] = self._documents(container, subject)
        for blobs in BLOB_CONTAINERS:
            found[f"blobs:{blobs.name}"] = sum(
                1
                for prefix in _prefixes(blobs, subject)
                for _ in self.blobs.remnants(blobs, prefix)
            )
        for queue in (each for name in QUEUES for each in (name, name.poison)):
            bodies = self.queue.peek(queue)
            found[f"queue:{queue.name}"] = sum(_names(body, subject) for body in bodies)
        found["outbox"] = self.email.kept(self._whose(subject), before=subject.fenced_at)
        return {place: count for place, count in found.items() if count}

    def places(self) -> list[str]:
        """Return every place that is searched."""
        queues = (each for name in QUEUES for each in (name, name.poison))
        return [
            *(f"documents:{each.name}" for each in CONTAINERS),
            *(f"blobs:{each.name}" for each in BLOB_CONTAINERS),
            *(f"queue:{each.name}" for each in queues),
            "outbox",
        ]

    def _documents(self, container: Container, subject: Subject) -> int:
        if container.partition_key == "user_id":
            return sum(1 for _ in self.documents.list_partition(container, subject.user_id))
        found = 0
        if "user_id" in container.found_by:
            each = self.documents.find(container, "user_id", subject.user_id)
            found += sum(not _is_erasure(container, document) for document in each)
        if container == DIRECTORY and subject.address_id:
            found += self._registrations(subject.address_id, subject.asked_at)
        if container == LEDGER and subject.payer_ref:
            found += sum(map(_leads_to_a_session, self._ledger(subject.payer_ref)))
        return found

    def _registrations(self, address_id: str, before: datetime) -> int:
        """Return how many registrations of an address there are from before its erasure."""
        key = f"registration:{address_id}"
        document = self.documents.get(DIRECTORY, key, key)
        attempts = document.body.get("attempts", []) if document else []
        return sum(not _is_later(each, before) for each in attempts)

    def _ledger(self, payer_ref: str) -> Iterator[Document]:
        return self.documents.list_partition(LEDGER, payer_ref)

    def _whose(self, subject: Subject) -> Callable[[str], bool]:
        def whose(address: str) -> bool:
            return subject.address_id is not None and (
                self.address_id_of(address) == subject.address_id
            )

        return whose


def _prefixes(container: BlobContainer, subject: Subject) -> Iterator[str]:
    """Yield how the names of a person's blobs begin: the person's id, or a day and that id."""
    yield f"{subject.user_id}/"
    for days in _DAYS if container == RECORDINGS else ():
        day = (subject.fenced_at + timedelta(days=days)).date().isoformat()
        yield f"{day}/{subject.user_id}/"


def _is_erasure(container: Container, document: Document) -> bool:
    return container == JOBS and document.body.get("work") == WORK


def _leads_to_a_session(document: Document) -> bool:
    return bool(document.body.get("session_id"))


def _names(body: dict[str, Any], subject: Subject) -> bool:
    return subject.user_id in body.values()


def _is_later(attempt: object, before: datetime) -> bool:
    if not isinstance(attempt, dict):
        return False
    try:
        return datetime.fromisoformat(str(attempt.get("at"))) > before
    except (ValueError, TypeError):
        return False
