"""A document store that counts its operations, and what Cosmos DB would charge for them.

The emulator charges one request unit (RU) for whatever it is asked, so the charge is computed from
Microsoft's figures by size, as in Azure with these settings: an item of 1 KB costs 1 RU to read by
its id and 5 RU to write, one of 100 KB costs 10 and 50, in between in proportion
(learn.microsoft.com/azure/cosmos-db/key-value-store-cost); strong consistency doubles reads
(.../consistency-levels). A query costs 2.3 RU and the reading of what it returns
(.../optimize-cost-reads-writes). The indexes of our containers are few and left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from shared.ports.documents import Container, Document, DocumentStore, Page, Query

_QUERY_RU = 2.3


def read_ru(size: int) -> float:
    """Return the charge of reading so many bytes by id, under strong consistency."""
    return 2 * (1 + 9 * _share(size))


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
    """Another store's documents; ``operations`` lists what was asked since it was cleared."""

    store: DocumentStore
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

    def query(
        self, container: Container, partition: str, query: Query, *, continuation: str | None = None
    ) -> Page:
        """See DocumentStore."""
        page = self.store.query(container, partition, query, continuation=continuation)
        size = sum(_size(each.body) for each in page.documents)
        self._count("query", container, _QUERY_RU + read_ru(size))
        return page

    def list_partition(self, container: Container, partition: str) -> Iterator[Document]:
        """See DocumentStore."""
        found = list(self.store.list_partition(container, partition))
        self._count(
            "query", container, _QUERY_RU + read_ru(sum(_size(each.body) for each in found))
        )
        return iter(found)

    def delete_partition(self, container: Container, partition: str) -> int:
        """See DocumentStore."""
        removed = self.store.delete_partition(container, partition)
        self._count("query", container, _QUERY_RU + read_ru(0))
        for _ in range(removed):
            self._count("delete", container, write_ru(0))
        return removed

    def ping(self) -> str:
        """See DocumentStore."""
        return self.store.ping()

    def _count(self, kind: str, container: Container, charge: float) -> None:
        self.operations.append(Operation(kind, container.name, charge))


def _size(body: Mapping[str, Any]) -> int:
    return len(json.dumps(body, separators=(",", ":")).encode())
