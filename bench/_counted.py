"""A document store that counts its operations, and what Cosmos DB would charge for them.

The one model of request units (RU). The emulator charges one for whatever it is asked, so the
charge is computed from Microsoft's figures by size
(learn.microsoft.com/azure/cosmos-db/optimize-cost-reads-writes, read on 2026-11-27): an item of
1 KB costs 1 RU to read by its id and 5 RU to write, replace or remove, one of 100 KB costs 10 and
50, in between in proportion; strong consistency doubles every read. No figure is published for a
query: 2.3 RU is what one of an item of 1 KB is often measured at, and a transaction is the sum of
its parts. The indexes of our containers are few and left out.

Placed beneath the fence (``unfenced_documents``), it counts what the fence asks as well.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from shared.ports.documents import (
    BatchDeletion,
    Container,
    Document,
    DocumentStore,
    Key,
    New,
    Page,
    Query,
)

_QUERY_RU = 2.3


def read_ru(size: int) -> float:
    """Return the charge of reading so many bytes by id, under strong consistency."""
    return 2 * (1 + 9 * _share(size))


def query_ru(documents: Iterable[Document]) -> float:
    """Return the charge of a query, or of reading several by id, that finds these documents."""
    return 2 * _QUERY_RU + read_ru(sum(_size(each.body) for each in documents)) - read_ru(0)


def write_ru(size: int) -> float:
    """Return the charge of writing or removing a document of so many bytes."""
    return 5 + 45 * _share(size)


def _share(size: int) -> float:
    """Return where a size lies between 1 KB (0) and 100 KB (1)."""
    return max(0.0, size / 1024 - 1) / 99


class Operation(NamedTuple):
    """One operation on the store: its kind, the container, and its charge."""

    kind: str
    container: str
    request_units: float


@dataclass(frozen=True, slots=True)
class CountedDocuments:
    """Another store's documents; ``operations`` lists what was asked since it was cleared.

    ``noted`` is told of each as well.
    """

    store: DocumentStore
    noted: Callable[[Operation], object] = id
    operations: list[Operation] = field(default_factory=list)

    def take(self) -> list[Operation]:
        """Return what was asked so far, and begin anew."""
        taken = list(self.operations)
        self.operations.clear()
        return taken

    def get(self, container: Container, partition: str, document_id: str) -> Document | None:
        """See DocumentStore."""
        found = self.store.get(container, partition, document_id)
        self._count("read", container, read_ru(_size(found.body) if found else 0))
        return found

    def create(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore."""
        self._count("create", container, write_ru(_size(body)))
        return self.store.create(container, partition, body, ttl_s=ttl_s)

    def replace(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        etag: str,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore."""
        self._count("replace", container, write_ru(_size(body)))
        return self.store.replace(container, partition, body, etag=etag, ttl_s=ttl_s)

    def upsert(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore."""
        self._count("upsert", container, write_ru(_size(body)))
        return self.store.upsert(container, partition, body, ttl_s=ttl_s)

    def delete(
        self, container: Container, partition: str, document_id: str, *, etag: str | None = None
    ) -> bool:
        """See DocumentStore."""
        self._count("delete", container, write_ru(0))
        return self.store.delete(container, partition, document_id, etag=etag)

    def get_many(self, container: Container, keys: Sequence[Key]) -> list[Document | None]:
        """See DocumentStore."""
        found = self.store.get_many(container, keys)
        self._count("read together", container, query_ru(each for each in found if each))
        return found

    def delete_batch(self, container: Container, keys: Sequence[Key]) -> BatchDeletion:
        """See DocumentStore."""
        done = self.store.delete_batch(container, keys)
        for _ in keys:
            self._count("delete", container, write_ru(0))
        return done

    def most_together(self) -> int:
        """See DocumentStore."""
        return self.store.most_together()

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
        """See DocumentStore."""
        charge = sum(write_ru(_size(each)) for each in (body, *(new.body for new in added)))
        self._count("write together", container, charge + len(removed) * write_ru(0))
        return self.store.remove_and_write(
            container, partition, body, etag=etag, removed=removed, added=added
        )

    def query(
        self, container: Container, partition: str, query: Query, *, continuation: str | None = None
    ) -> Page:
        """See DocumentStore."""
        page = self.store.query(container, partition, query, continuation=continuation)
        self._count("query", container, query_ru(page.documents))
        return page

    def walk(
        self, container: Container, kind: str, *, limit: int, continuation: str | None = None
    ) -> Page:
        """See DocumentStore."""
        page = self.store.walk(container, kind, limit=limit, continuation=continuation)
        self._count("query", container, query_ru(page.documents))
        return page

    def find(self, container: Container, member: str, value: str) -> Iterator[Document]:
        """See DocumentStore."""
        found = list(self.store.find(container, member, value))
        self._count("query", container, query_ru(found))
        return iter(found)

    def list_partition(self, container: Container, partition: str) -> Iterator[Document]:
        """See DocumentStore."""
        found = list(self.store.list_partition(container, partition))
        self._count("query", container, query_ru(found))
        return iter(found)

    def delete_partition(self, container: Container, partition: str) -> int:
        """See DocumentStore."""
        removed = self.store.delete_partition(container, partition)
        self._count("query", container, query_ru(()))
        for _ in range(removed):
            self._count("delete", container, write_ru(0))
        return removed

    def scrub(self) -> None:
        """See DocumentStore."""
        self.store.scrub()

    def ping(self) -> str:
        """See DocumentStore."""
        return self.store.ping()

    def _count(self, kind: str, container: Container, charge: float) -> None:
        operation = Operation(kind, container.name, charge)
        self.operations.append(operation)
        self.noted(operation)


def _size(body: Mapping[str, Any]) -> int:
    return len(json.dumps(body, separators=(",", ":")).encode())
