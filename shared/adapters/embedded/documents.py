"""Documents in SQLite."""

import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from sqlite3 import Row
from typing import Any

from shared.adapters.checks import (
    document_text,
    require_at_least,
    require_id,
    require_partition,
    require_query,
)
from shared.adapters.cursors import Place, name_of, read_cursor, write_cursor
from shared.adapters.embedded.database import Database, micros
from shared.kernel.clock import Clock
from shared.ports.documents import (
    AlreadyExists,
    Container,
    Document,
    Missing,
    Page,
    Query,
    Stale,
)

_SWEEP_EVERY = timedelta(minutes=1)
_SWEEP_AT_MOST = 1000
"""How many expired documents one sweep removes, so that no write waits long for it."""

_BATCH = 200

_SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS documents (
        container TEXT NOT NULL, partition TEXT NOT NULL, id TEXT NOT NULL,
        kind TEXT, etag TEXT NOT NULL, expires_at INTEGER, body TEXT NOT NULL,
        PRIMARY KEY (container, partition, id)
    ) STRICT
    """,
    "CREATE INDEX IF NOT EXISTS by_kind ON documents (container, partition, kind)",
    """
    CREATE INDEX IF NOT EXISTS by_expiry ON documents (expires_at) WHERE expires_at IS NOT NULL
    """,
)

_GET = """
    SELECT id, body, etag FROM documents
    WHERE container = :container AND partition = :partition AND id = :id
    AND (expires_at IS NULL OR expires_at > :now)
"""
_UPSERT = """
    INSERT INTO documents (container, partition, id, kind, etag, expires_at, body)
    VALUES (:container, :partition, :id, :kind, :etag, :expires_at, :body)
    ON CONFLICT (container, partition, id) DO UPDATE SET
        kind = excluded.kind, etag = excluded.etag,
        expires_at = excluded.expires_at, body = excluded.body
"""
_CREATE = f"{_UPSERT} WHERE documents.expires_at <= :now"
_REPLACE = """
    UPDATE documents SET kind = :kind, etag = :etag, expires_at = :expires_at, body = :body
    WHERE container = :container AND partition = :partition AND id = :id AND etag = :read_etag
    AND (expires_at IS NULL OR expires_at > :now)
"""
_DELETE = """
    DELETE FROM documents
    WHERE container = :container AND partition = :partition AND id = :id
    AND (:etag IS NULL OR etag = :etag) AND (expires_at IS NULL OR expires_at > :now)
"""
_ASCENDING = """
    SELECT id, body, etag, iif(json_valid(body), json_extract(body, :path), NULL) AS value
    FROM documents
    WHERE container = :container AND partition = :partition AND kind = :kind
    AND (expires_at IS NULL OR expires_at > :now)
    AND iif(json_valid(body), json_type(body, :path), NULL) IN ('integer', 'text')
    AND (:since IS NULL OR (value >= :since AND typeof(value) = typeof(:since)))
    AND (:before IS NULL OR (value < :before AND typeof(value) = typeof(:before)))
    AND (:last_id IS NULL OR (value, id) > (:last, :last_id))
    ORDER BY value ASC, id ASC LIMIT :limit
"""
_DESCENDING = _ASCENDING.replace("(value, id) >", "(value, id) <").replace("ASC", "DESC")
_LIST = """
    SELECT id, body, etag FROM documents
    WHERE container = :container AND partition = :partition AND id > :after
    AND (expires_at IS NULL OR expires_at > :now)
    ORDER BY id LIMIT :limit
"""
_DELETE_EXPIRED = """
    DELETE FROM documents
    WHERE container = :container AND partition = :partition AND expires_at <= :now
"""
_DELETE_PARTITION = """
    DELETE FROM documents WHERE container = :container AND partition = :partition
"""
_SWEEP = """
    DELETE FROM documents WHERE rowid IN (
        SELECT rowid FROM documents WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit
    )
"""


class EmbeddedDocumentStore:
    """A DocumentStore in one SQLite file."""

    def __init__(self, path: Path, *, clock: Clock) -> None:
        """Open the file, making it if there is none."""
        self._database = Database(path, _SCHEMA)
        self._clock = clock
        self._sweeping = threading.Lock()
        self._swept_at = clock()

    def get(self, container: Container, partition: str, document_id: str) -> Document | None:
        """See DocumentStore."""
        require_partition(partition)
        require_id(document_id)
        values = self._values(container, partition, id=document_id)
        with self._database.reading() as connection:
            row = connection.execute(_GET, values).fetchone()
        return _document(row) if row else None

    def create(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore."""
        written, count = self._write(_CREATE, container, partition, body, ttl_s)
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
        written, count = self._write(_REPLACE, container, partition, body, ttl_s, read_etag=etag)
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
        return self._write(_UPSERT, container, partition, body, ttl_s)[0]

    def delete(
        self, container: Container, partition: str, document_id: str, *, etag: str | None = None
    ) -> bool:
        """See DocumentStore."""
        require_partition(partition)
        require_id(document_id)
        values = self._values(container, partition, id=document_id, etag=etag)
        deleted = self._database.write(_DELETE, values) > 0
        if not deleted and etag is not None and self.get(container, partition, document_id):
            raise Stale
        return deleted

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
            path=f'$."{query.order_by}"',
            since=query.since,
            before=query.before,
            last=last and last.value,
            last_id=last and last.id,
            limit=query.limit + 1,
        )
        with self._database.reading() as connection:
            statement = _DESCENDING if query.descending else _ASCENDING
            rows = connection.execute(statement, values).fetchall()
        found = rows[: query.limit]
        more = len(rows) > query.limit
        cursor = write_cursor(Place(found[-1][3], found[-1][0]), owner) if more else None
        return Page([_document(row) for row in found], cursor)

    def list_partition(self, container: Container, partition: str) -> Iterator[Document]:
        """See DocumentStore. In order of id, in short reads, so that no writer has to wait."""
        require_partition(partition)
        return self._list(container, partition)

    def delete_partition(self, container: Container, partition: str) -> int:
        """See DocumentStore."""
        require_partition(partition)
        values = self._values(container, partition)
        self._database.write(_DELETE_EXPIRED, values, erasing=True)
        count = self._database.write(_DELETE_PARTITION, values, erasing=True)
        self._database.scrub()
        return count

    def ping(self) -> str:
        """See DocumentStore."""
        return self._database.version()

    def _list(self, container: Container, partition: str) -> Iterator[Document]:
        after = ""
        while True:
            values = self._values(container, partition, after=after, limit=_BATCH)
            with self._database.reading() as connection:
                rows = connection.execute(_LIST, values).fetchall()
            yield from map(_document, rows)
            if len(rows) < _BATCH:
                return
            after = rows[-1][0]

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
        count = self._database.write(statement, values)
        self._sweep_now_and_then()
        return written, count

    def _values(self, container: Container, partition: str, **more: object) -> dict[str, Any]:
        now = micros(self._clock())
        return {"container": container.name, "partition": partition, "now": now, **more}

    def _sweep_now_and_then(self) -> None:
        now = self._clock()
        if now - self._swept_at < _SWEEP_EVERY or not self._sweeping.acquire(blocking=False):
            return
        try:
            self._swept_at = now
            self._database.write(_SWEEP, {"now": micros(now), "limit": _SWEEP_AT_MOST})
        finally:
            self._sweeping.release()


def _document(row: Row) -> Document:
    return Document(row[0], _body(row[1]) or {"id": row[0]}, row[2])


def _body(text: str) -> dict[str, Any] | None:
    """Return the object that a row holds, or None: a damaged file must not stop other work."""
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
