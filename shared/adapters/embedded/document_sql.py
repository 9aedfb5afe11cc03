"""The statements with which SQLite keeps documents, and the table that they work on."""

from dataclasses import dataclass
from functools import cache
from sqlite3 import Row
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from shared.ports.documents import RETENTION, Container, Document, Query


class Index(NamedTuple):
    """An order that has an index: of one kind in one container."""

    container: str
    kind: str
    order_by: str


INDEXES = (
    Index(RETENTION.name, "recording", "purge_at"),
    Index(RETENTION.name, "sweep", "sweep_at"),
)
"""What timers read by: what such a query costs is what it finds, not what its day holds.

Any other partition is small enough to be sorted, and each index costs every write.
"""


def _value_of(member: str) -> str:
    """Return the expression for a member by which queries order; NULL where there is none."""
    return (
        f"CASE json_valid(body) WHEN 1 THEN CASE WHEN json_type(body, '$.\"{member}\"')"
        f" IN ('integer', 'text') THEN json_extract(body, '$.\"{member}\"') END END"
    )


SCHEMA = (
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
    *(
        f"""
        CREATE INDEX IF NOT EXISTS by_{index.order_by}
        ON documents (partition, {_value_of(index.order_by)}, id)
        WHERE container = '{index.container}' AND kind = '{index.kind}'
        """
        for index in INDEXES
    ),
)

GET = """
    SELECT id, body, etag FROM documents
    WHERE container = :container AND partition = :partition AND id = :id
    AND (expires_at IS NULL OR expires_at > :now)
"""
UPSERT = """
    INSERT INTO documents (container, partition, id, kind, etag, expires_at, body)
    VALUES (:container, :partition, :id, :kind, :etag, :expires_at, :body)
    ON CONFLICT (container, partition, id) DO UPDATE SET
        kind = excluded.kind, etag = excluded.etag,
        expires_at = excluded.expires_at, body = excluded.body
"""
CREATE = f"{UPSERT} WHERE documents.expires_at <= :now"
REPLACE = """
    UPDATE documents SET kind = :kind, etag = :etag, expires_at = :expires_at, body = :body
    WHERE container = :container AND partition = :partition AND id = :id AND etag = :read_etag
    AND (expires_at IS NULL OR expires_at > :now)
"""
DELETE = """
    DELETE FROM documents
    WHERE container = :container AND partition = :partition AND id = :id
    AND (:etag IS NULL OR etag = :etag) AND (expires_at IS NULL OR expires_at > :now)
"""
DELETE_SOME = """
    DELETE FROM documents
    WHERE container = :container AND partition = :partition
    AND id IN (SELECT value FROM json_each(:ids)) AND (expires_at IS NULL OR expires_at > :now)
    RETURNING id
"""
LIST = """
    SELECT id, body, etag FROM documents
    WHERE container = :container AND partition = :partition AND id > :after
    AND (expires_at IS NULL OR expires_at > :now)
    ORDER BY id LIMIT :limit
"""
WALK = """
    SELECT id, body, etag, partition FROM documents
    WHERE container = :container AND kind = :kind
    AND (:last IS NULL OR (partition, id) > (:last, :last_id))
    AND (expires_at IS NULL OR expires_at > :now)
    ORDER BY partition, id LIMIT :limit
"""
DELETE_EXPIRED = """
    DELETE FROM documents
    WHERE container = :container AND partition = :partition AND expires_at <= :now
"""
DELETE_PARTITION = """
    DELETE FROM documents WHERE rowid IN (
        SELECT rowid FROM documents
        WHERE container = :container AND partition = :partition LIMIT :limit
    )
"""
"""By batches: SQLite keeps every page that one statement changes in memory until it is over."""
SWEEP = """
    DELETE FROM documents WHERE rowid IN (
        SELECT rowid FROM documents WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit
    )
"""

FIND = """
    SELECT rowid, id, body, etag FROM documents
    WHERE container = :container AND rowid > :after
    AND iif(json_valid(body), json_extract(body, :path), NULL) = :value
    AND (expires_at IS NULL OR expires_at > :now)
    ORDER BY rowid LIMIT :limit
"""
TOUCH = "UPDATE upkeep SET scrubbed = scrubbed"
"""Changes nothing, and counts as an erasure."""


def ordered(container: Container, query: Query, *, after: bool) -> str:
    """Return the statement of a query; ``after``: from the place behind the last one seen."""
    index = Index(container.name, query.kind, query.order_by)
    asked = _Asked(
        index if index in INDEXES else None,
        query.order_by,
        query.descending,
        query.since is not None,
        query.before is not None,
        after,
    )
    return _ordered(asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the text of a query depends on: names of members, and no value of anybody."""

    index: Index | None
    order_by: str
    descending: bool
    since: bool
    before: bool
    after: bool


@cache
def _ordered(asked: _Asked) -> str:
    """Return the text. The planner takes an index only where its names are written out."""
    value = _value_of(asked.order_by)
    direction, behind = ("DESC", "<") if asked.descending else ("ASC", ">")
    found = "container = :container AND kind = :kind"
    if asked.index:
        found = f"container = '{asked.index.container}' AND kind = '{asked.index.kind}'"
    where = [found, "partition = :partition", f"{value} IS NOT NULL"]
    where += [f"{value} >= :since AND typeof({value}) = typeof(:since)"] * asked.since
    where += [f"{value} < :before AND typeof({value}) = typeof(:before)"] * asked.before
    where += [f"({value}, id) {behind} (:last, :last_id)"] * asked.after
    return f"""
        SELECT id, body, etag, {value} FROM documents
        WHERE {" AND ".join(where)} AND (expires_at IS NULL OR expires_at > :now)
        ORDER BY {value} {direction}, id {direction} LIMIT :limit
    """  # noqa: S608


_BODIES = TypeAdapter(dict[str, Any])
"""Reads JSON in a third of the time that json.loads takes."""


def document(row: Row | tuple[Any, ...]) -> Document:
    """Return the document of a row that begins with its id, body and etag."""
    return Document(row[0], _body(row[1]) or {"id": row[0]}, row[2])


def _body(text: str) -> dict[str, Any] | None:
    """Return the object that a row holds, or None: a damaged file must not stop other work."""
    try:
        return _BODIES.validate_json(text)
    except ValueError:
        return None
