"""The statements with which SQLite keeps documents, and the table that they work on."""

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
ASCENDING = """
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
DESCENDING = ASCENDING.replace("(value, id) >", "(value, id) <").replace("ASC", "DESC")
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
    DELETE FROM documents WHERE container = :container AND partition = :partition
"""
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
