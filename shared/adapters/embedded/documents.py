"""Documents in SQLite."""

import json
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from shared.adapters.checks import (
    document_text,
    require_at_least,
    require_found_by,
    require_id,
    require_keys,
    require_partition,
    require_query,
    require_readable,
    require_together,
)
from shared.adapters.cursors import Place, name_of, name_of_walk, read_cursor, write_cursor
from shared.adapters.embedded import document_sql as sql
from shared.adapters.embedded.database import Database, micros
from shared.kernel.clock import Clock
from shared.ports.documents import (
    MAX_BATCH_DELETE,
    AlreadyExists,
    BatchDeletion,
    Container,
    Document,
    Key,
    Missing,
    New,
    Page,
    Query,
    Stale,
)

_SWEEP_EVERY, _SWEEP_AT_MOST = timedelta(minutes=1), 1000
"""How many expired documents one sweep removes, so that no write waits long for it."""

_BATCH = 200


class EmbeddedDocumentStore:
    """A DocumentStore in one SQLite file."""

    def __init__(self, path: Path, *, clock: Clock) -> None:
        """Open the file, making it if there is none."""
        self._database = Database(path, sql.SCHEMA)
        self._clock = clock
        self._sweeping = threading.Lock()
        self._swept_at = clock()

    def get(self, container: Container, partition: str, document_id: str) -> Document | None:
        """See DocumentStore."""
        return self.get_many(container, [Key(partition, document_id)])[0]

    def get_many(self, container: Container, keys: Sequence[Key]) -> list[Document | None]:
        """See DocumentStore."""
        require_readable(keys)
        wanted = [self._values(container, key.partition, id=key.id) for key in keys]
        with self._database.reading() as connection:
            rows = [connection.execute(sql.GET, values).fetchone() for values in wanted]
        return [sql.document(row) if row else None for row in rows]

    def create(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore."""
        written, count = self._write(sql.CREATE, container, partition, body, ttl_s)
        if not count:
            raise AlreadyExists
        return written

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
        written, count = self._write(sql.REPLACE, container, partition, body, ttl_s, read_etag=etag)
        if not count:
            raise Stale if self.get(container, partition, written.id) else Missing
        return written

    def upsert(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore."""
        return self._write(sql.UPSERT, container, partition, body, ttl_s)[0]

    def delete(
        self, container: Container, partition: str, document_id: str, *, etag: str | None = None
    ) -> bool:
        """See DocumentStore."""
        require_partition(partition)
        require_id(document_id)
        values = self._values(container, partition, id=document_id, etag=etag)
        deleted = self._database.write(sql.DELETE, values) > 0
        if not deleted and etag is not None and self.get(container, partition, document_id):
            raise Stale
        return deleted

    def delete_batch(self, container: Container, keys: Sequence[Key]) -> BatchDeletion:
        """See DocumentStore. In one transaction: none of it is left to fail alone."""
        require_keys(keys)
        partitions: dict[str, list[str]] = {}
        for key in keys:
            partitions.setdefault(key.partition, []).append(key.id)
        with self._database.transaction() as connection:
            removed = frozenset(
                Key(partition, document_id)
                for partition, ids in partitions.items()
                for document_id in self._deleted(connection, container, partition, ids)
            )
        return BatchDeletion(removed, frozenset(keys) - removed, frozenset())

    def most_together(self) -> int:
        """See DocumentStore."""
        return MAX_BATCH_DELETE

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
        written, values = self._row(container, partition, body, None, read_etag=etag)
        others = [self._row(container, partition, *each, read_etag=None) for each in added]
        ids = [written.id, *(each.id for each, _ in others)]
        require_together(ids, removed, most=MAX_BATCH_DELETE)
        with self._database.transaction() as connection:
            if len(self._deleted(connection, container, partition, removed)) < len(removed):
                raise Missing
            if not connection.execute(sql.CREATE if etag is None else sql.REPLACE, values).rowcount:
                if etag is None:
                    raise AlreadyExists
                raise Stale if connection.execute(sql.GET, values).fetchone() else Missing
            if not all(connection.execute(sql.CREATE, other).rowcount for _, other in others):
                raise AlreadyExists
        return written

    def query(
        self, container: Container, partition: str, query: Query, *, continuation: str | None = None
    ) -> Page:
        """See DocumentStore."""
        require_query(container, partition, query)
        owner = name_of(container, partition, query)
        last = read_cursor(continuation, owner) if continuation is not None else None
        values = self._values(
            container,
            partition,
            kind=query.kind,
            since=query.since,
            before=query.before,
            last=last and last.value,
            last_id=last and last.id,
            limit=query.limit + 1,
        )
        with self._database.reading() as connection:
            statement = sql.ordered(container, query, after=last is not None)
            rows = connection.execute(statement, values).fetchall()
        found = rows[: query.limit]
        more = len(rows) > query.limit
        cursor = write_cursor(Place(found[-1][3], found[-1][0]), owner) if more else None
        return Page([sql.document(row) for row in found], cursor)

    def walk(
        self, container: Container, kind: str, *, limit: int, continuation: str | None = None
    ) -> Page:
        """See DocumentStore. In order of partition and id."""
        require_at_least(1, limit)
        owner = name_of_walk(container, kind)
        last = read_cursor(continuation, owner) if continuation is not None else None
        values = self._values(
            container,
            "",
            kind=kind,
            last=last and str(last.value),
            last_id=last and last.id,
            limit=limit + 1,
        )
        with self._database.reading() as connection:
            rows = connection.execute(sql.WALK, values).fetchall()
        found = rows[:limit]
        more = len(rows) > limit
        cursor = write_cursor(Place(found[-1][3], found[-1][0]), owner) if more else None
        return Page([sql.document(row) for row in found], cursor)

    def find(self, container: Container, member: str, value: str) -> Iterator[Document]:
        """See DocumentStore."""
        require_found_by(container, member)
        return self._find(container, f'$."{member}"', value)

    def list_partition(self, container: Container, partition: str) -> Iterator[Document]:
        """See DocumentStore. In order of id, in short reads, so that no writer has to wait."""
        require_partition(partition)
        return self._list(container, partition)

    def delete_partition(self, container: Container, partition: str) -> int:
        """See DocumentStore."""
        require_partition(partition)
        values, count = self._values(container, partition, limit=_BATCH), 0
        self._database.write(sql.DELETE_EXPIRED, values, erasing=True)
        while removed := self._database.write(sql.DELETE_PARTITION, values, erasing=True):
            count += removed
        self._database.scrub()
        return count

    def scrub(self) -> None:
        """See DocumentStore."""
        self._database.write(sql.TOUCH, {}, erasing=True)
        self._database.scrub()

    def ping(self) -> str:
        """See DocumentStore."""
        return self._database.version()

    def _find(self, container: Container, path: str, value: str) -> Iterator[Document]:
        after: int | None = -1
        while after is not None:
            values = self._values(container, "", path=path, value=value, after=after, limit=_BATCH)
            with self._database.reading() as connection:
                rows = connection.execute(sql.FIND, values).fetchall()
            yield from (sql.document(row[1:]) for row in rows)
            after = rows[-1][0] if len(rows) == _BATCH else None

    def _list(self, container: Container, partition: str) -> Iterator[Document]:
        after: str | None = ""
        while after is not None:
            values = self._values(container, partition, after=after, limit=_BATCH)
            with self._database.reading() as connection:
                rows = connection.execute(sql.LIST, values).fetchall()
            yield from map(sql.document, rows)
            after = rows[-1][0] if len(rows) == _BATCH else None

    def _deleted(
        self, connection: Connection, container: Container, partition: str, ids: Sequence[str]
    ) -> list[str]:
        """Remove documents of a partition and return the ids of those that were there."""
        values = self._values(container, partition, ids=json.dumps(list(ids)))
        return [gone for (gone,) in connection.execute(sql.DELETE_SOME, values)]

    def _write(
        self,
        statement: str,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        ttl_s: int | None,
        *,
        read_etag: str | None = None,
    ) -> tuple[Document, int]:
        written, values = self._row(container, partition, body, ttl_s, read_etag=read_etag)
        count = self._database.write(statement, values)
        self._sweep_now_and_then()
        return written, count

    def _row(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        ttl_s: int | None,
        *,
        read_etag: str | None,
    ) -> tuple[Document, dict[str, Any]]:
        """Return a document as it will be, and the values with which it is written."""
        text = document_text(container, partition, body)
        require_at_least(1, ttl_s)
        kept = json.loads(text)
        written = Document(kept["id"], kept, secrets.token_hex(16))
        values = self._values(
            container,
            partition,
            id=written.id,
            kind=kept["kind"] if isinstance(kept.get("kind"), str) else None,
            etag=written.etag,
            body=text,
            read_etag=read_etag,
        )
        values["expires_at"] = None if ttl_s is None else values["now"] + ttl_s * 1_000_000
        return written, values

    def _values(self, container: Container, partition: str, **more: object) -> dict[str, Any]:
        now = micros(self._clock())
        return {"container": container.name, "partition": partition, "now": now, **more}

    def _sweep_now_and_then(self) -> None:
        now = self._clock()
        if now - self._swept_at < _SWEEP_EVERY or not self._sweeping.acquire(blocking=False):
            return
        try:
            self._swept_at = now
            self._database.write(sql.SWEEP, {"now": micros(now), "limit": _SWEEP_AT_MOST})
        finally:
            self._sweeping.release()
