"""The remover: takes a person out of every store. Each part may be repeated.

What names a person names them by the id of the account, in the member ``user_id`` of a document or
in the name of a blob, whichever part of the product has written it. So nothing here knows what the
parts store, and what a new one stores goes as well (the data map's test holds it to that).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from shared.accounts.erasure import AddressEraser
from shared.ports.blobs import BLOB_CONTAINERS, RECORDINGS, BlobStore
from shared.ports.documents import CONTAINERS, JOBS, Container, DocumentStore
from shared.ports.email import EmailSender
from shared.ports.queues import QUEUES, Queue
from shared.privacy.erasure.model import WORK, Subject


class Ledgers(Protocol):
    """What billing does for an erasure."""

    def payer_ref_of(self, user_id: str) -> str | None:
        """Return the name of a user's ledger, if there is one that can be read."""
        ...

    def close(self, payer_ref: str) -> int:
        """Close a ledger, and remove from it what the law does not have us keep; repeatable."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Remover:
    """Removes what there is of somebody. The stores are those inside the fence."""

    documents: DocumentStore
    blobs: BlobStore
    queue: Queue
    email: EmailSender
    addresses: AddressEraser
    ledgers: Ledgers
    address_id_of: Callable[[str], str | None]

    def remove(self, subject: Subject) -> None:
        """Remove everything. The account goes last, with the password and the address."""
        if subject.payer_ref:
            self.ledgers.close(subject.payer_ref)
        self._remove_files(subject)
        self._remove_messages(subject)
        if subject.address_id:
            self.email.forget(self._whose(subject.address_id), before=subject.fenced_at)
            self.addresses.erase(subject.user_id, subject.address_id, before=subject.asked_at)
        for container in CONTAINERS:
            if "user_id" in container.found_by:
                self._remove_documents(container, subject.user_id)
        for container in CONTAINERS:
            if container.partition_key == "user_id":
                self.documents.delete_partition(container, subject.user_id)

    def _remove_files(self, subject: Subject) -> None:
        for container in BLOB_CONTAINERS:
            self.blobs.delete_prefix(container, f"{subject.user_id}/")
        for day in filter(None, self.blobs.folders(RECORDINGS)):
            self.blobs.delete_prefix(RECORDINGS, f"{day}/{subject.user_id}/")

    def _remove_messages(self, subject: Subject) -> None:
        """Remove messages about the account, and about its address those that nobody handles.

        What else waits under the address may be about a newcomer, and finds nobody if it is not.
        """
        for name in QUEUES:
            self.queue.discard(name, "user_id", subject.user_id)
            self.queue.discard(name.poison, "user_id", subject.user_id)
            if subject.address_id:
                self.queue.discard(name.poison, "address_id", subject.address_id)

    def _remove_documents(self, container: Container, user_id: str) -> None:
        for document in list(self.documents.find(container, "user_id", user_id)):
            if container == JOBS and document.body.get("work") == WORK:
                continue
            partition = str(document.body[container.partition_key])
            self.documents.delete(container, partition, document.id)

    def _whose(self, address_id: str) -> Callable[[str], bool]:
        return lambda address: self.address_id_of(address) == address_id
