"""The fence: nothing is written for a person whose account is being, or has been, erased.

It stands round the stores, so that no use case has to think of it. Every write of what names a
person asks the store whether the account is closed, before and afterwards, and whoever wrote across
the fence takes it back. A write that has begun ends within the time that a function may run, so the
last pass of an erasure, which comes later than that, also finds what a process wrote that died
before it could take it back (docs/adr/0026).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shared.accounts.errors import InvalidToken
from shared.accounts.model import Status
from shared.accounts.standing import AccountStanding
from shared.kernel.clock import Clock
from shared.kernel.ids import is_id
from shared.kernel.trace import log_event
from shared.ports.documents import (
    DIRECTORY,
    USERS,
    Container,
    Document,
    DocumentStore,
    Key,
    New,
    Page,
    Query,
)
from shared.ports.documents import BatchDeletion as DocumentDeletion
from shared.ports.keys import Keys
from shared.privacy.tombstones import Tombstones

USER = "usr"
_ACCOUNT = "account"

type Asked = Callable[[str], bool]
"""Tells something about a user by their id, read from the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """``closed``: the account is being erased or is not there. ``erased``: it has a tombstone."""

    closed: Asked
    erased: Asked

    def write[T](self, user_id: str, write: Callable[[], T], take_back: Callable[[], object]) -> T:
        """Write for a user; raises InvalidToken where nothing may be written for them."""
        return _guarded(self.closed, user_id, write, take_back)

    def create[T](self, user_id: str, write: Callable[[], T], take_back: Callable[[], object]) -> T:
        """Write what comes before there is an account; raises InvalidToken for an erased user."""
        return _guarded(self.erased, user_id, write, take_back)


@dataclass(frozen=True, slots=True)
class FencedDocuments:
    """A DocumentStore behind the fence."""

    documents: DocumentStore
    fence: Fence

    def create(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore; raises InvalidToken."""
        return self._write(
            container,
            partition,
            body,
            lambda: self.documents.create(container, partition, body, ttl_s=ttl_s),
        )

    def replace(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        etag: str,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore; raises InvalidToken."""
        return self._write(
            container,
            partition,
            body,
            lambda: self.documents.replace(container, partition, body, etag=etag, ttl_s=ttl_s),
        )

    def upsert(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore; raises InvalidToken."""
        return self._write(
            container,
            partition,
            body,
            lambda: self.documents.upsert(container, partition, body, ttl_s=ttl_s),
        )

    def get(self, container: Container, partition: str, document_id: str) -> Document | None:
        """See DocumentStore."""
        return self.documents.get(container, partition, document_id)

    def get_many(self, container: Container, keys: Sequence[Key]) -> list[Document | None]:
        """See DocumentStore."""
        return self.documents.get_many(container, keys)

    def delete(
        self, container: Container, partition: str, document_id: str, *, etag: str | None = None
    ) -> bool:
        """See DocumentStore."""
        return self.documents.delete(container, partition, document_id, etag=etag)

    def delete_batch(self, container: Container, keys: Sequence[Key]) -> DocumentDeletion:
        """See DocumentStore."""
        return self.documents.delete_batch(container, keys)

    def most_together(self) -> int:
        """See DocumentStore."""
        return self.documents.most_together()

    def remove_and_write(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        etag: str | None,
        removed: Sequence[str],
        added: Sequence[New] = (),
    ) -> Document:
        """See DocumentStore; raises InvalidToken.

        What is written together with the account, as it was read and open, needs no other question:
        the store itself refuses it once the account is closed, which is another version.
        """

        def write() -> Document:
            return self.documents.remove_and_write(
                container, partition, body, etag=etag, removed=removed, added=added
            )

        if _is_account(container, body) and etag is not None:
            if body.get("status") == Status.ERASING:
                log_event("fence.refused")
                raise InvalidToken
            return write()
        if added:
            raise ValueError("documents are added together with the account of their user only")
        return self._write(container, partition, body, write)

    def walk(
        self, container: Container, kind: str, *, limit: int, continuation: str | None = None
    ) -> Page:
        """See DocumentStore."""
        return self.documents.walk(container, kind, limit=limit, continuation=continuation)

    def query(
        self, container: Container, partition: str, query: Query, *, continuation: str | None = None
    ) -> Page:
        """See DocumentStore."""
        return self.documents.query(container, partition, query, continuation=continuation)

    def find(self, container: Container, member: str, value: str) -> Iterator[Document]:
        """See DocumentStore."""
        return self.documents.find(container, member, value)

    def list_partition(self, container: Container, partition: str) -> Iterator[Document]:
        """See DocumentStore."""
        return self.documents.list_partition(container, partition)

    def delete_partition(self, container: Container, partition: str) -> int:
        """See DocumentStore."""
        return self.documents.delete_partition(container, partition)

    def scrub(self) -> None:
        """See DocumentStore."""
        self.documents.scrub()

    def ping(self) -> str:
        """See DocumentStore."""
        return self.documents.ping()

    def _write[T](
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        write: Callable[[], T],
    ) -> T:
        user_id, document_id = body.get("user_id"), body.get("id")
        if not isinstance(user_id, str) or not is_id(user_id, USER):
            return write()
        early = _is_account(container, body) or container == DIRECTORY
        guarded = self.fence.create if early else self.fence.write
        return guarded(
            user_id, write, lambda: self.documents.delete(container, partition, str(document_id))
        )


def _is_account(container: Container, body: Mapping[str, Any]) -> bool:
    return container == USERS and body.get("id") == _ACCOUNT


class Parts(Protocol):
    """What the fence needs of the composition root; the keys when first needed."""

    @property
    def unfenced_documents(self) -> DocumentStore:
        """Where documents are kept."""
        ...

    @property
    def keys(self) -> Keys:
        """What blinds ids."""
        ...

    clock: Clock


def fence_of(parts: Parts) -> Fence:
    """Return the fence of an installation."""
    documents = parts.unfenced_documents

    def erased(user_id: str) -> bool:
        return Tombstones.over(documents, keys=parts.keys, clock=parts.clock).has(user_id)

    return Fence(closed=AccountStanding(documents).closed, erased=erased)


def fenced_documents(parts: Parts) -> DocumentStore:
    """Return the documents of an installation, behind its fence."""
    return FencedDocuments(parts.unfenced_documents, fence_of(parts))


def _guarded[T](
    refused: Asked, user_id: str, write: Callable[[], T], take_back: Callable[[], object]
) -> T:
    if refused(user_id):
        log_event("fence.refused")
        raise InvalidToken
    written = write()
    if refused(user_id):
        take_back()
        log_event("fence.taken_back")
        raise InvalidToken
    return written
