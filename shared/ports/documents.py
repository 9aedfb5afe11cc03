"""The document store: small JSON documents, grouped in partitions, guarded by etags.

The guarantees are those of Cosmos DB with strong consistency, no more: an id is unique inside its
partition, one document changes atomically, whoever reads next reads what was written last, and
nothing spans two documents but ``remove_and_write``, inside one partition.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from shared.kernel.errors import Conflict, Invalid, NotFound, TooLarge

MAX_DOCUMENT_BYTES = 2_000_000
"""What a document may weigh as UTF-8 JSON: the 2 MiB of Cosmos DB less what it adds itself."""

MOST_TOGETHER = 99
"""How many ``remove_and_write`` adds and removes in every store: Cosmos DB takes 100 parts."""

MOST_READ = 20
"""How many documents one ``get_many`` reads."""

MAX_BATCH_DELETE = 256
"""How many documents one ``delete_batch`` removes."""

type Json = dict[str, Any]
"""A JSON object.

``id`` and the partition key's member are texts that place it. ``ttl`` and every name that begins
with an underscore belong to the store and are refused.
"""

type Bound = str | int


class Container(NamedTuple):
    """A named set of documents, and the member whose value places a document in a partition.

    ``orders``: the members, besides ``id``, by which its queries may order; ``found_by``: those by
    which documents are found in all partitions. A store keeps an index for each, so there are no
    others.
    """

    name: str
    partition_key: str
    orders: tuple[str, ...] = ()
    found_by: tuple[str, ...] = ()


USERS = Container(
    "users",
    "user_id",
    orders=("created_at", "uploaded_at", "captured_at", "session_id"),
    found_by=("status", "kind"),
)
"""Everything about one person in one partition."""

DIRECTORY = Container("directory", "id", found_by=("user_id",))
"""Reservations, one-time tokens and counters: each alone in its partition."""

RETENTION = Container(
    "retention", "due_on", orders=("purge_at", "session_id", "sweep_at"), found_by=("user_id",)
)
"""What must go and when, by day: recordings by their last, running media by their first."""

LEDGER = Container("ledger", "payer_ref", orders=("created_at", "due_at"))
"""The books of each payer, who has a random name here; they outlive the account."""

INBOX = Container("inbox", "day", orders=("received_at",))
"""Webhook events by the UTC day on which they happened; no card, no contact, gone after a month."""

JOBS = Container("jobs", "work", orders=("due_at",), found_by=("user_id",))
"""Work of several steps that a timer carries on until it is final, by the kind of work."""

STATS = Container("stats", "day")
"""Counters of usage by UTC day; of no person and no device."""

AUDIT = Container("audit", "chain")
"""Append-only records, each a chain of hashes in a partition of its own; they name no user."""

TOMBSTONES = Container("tombstones", "id")
"""Who has been erased, as keyed hashes, and the receipts: what a restored backup is checked by."""

CONTAINERS = (USERS, DIRECTORY, RETENTION, LEDGER, INBOX, JOBS, STATS, AUDIT, TOMBSTONES)


class AlreadyExists(Conflict):
    """A document with this id is in the partition."""

    code = "document.already_exists"
    title = "The document already exists"


class Stale(Conflict):
    """The document has changed since it was read."""

    code = "document.stale"
    title = "The document has changed since it was read"


class Missing(NotFound):
    """There is no such document."""

    code = "document.missing"
    title = "Document not found"


class DocumentTooLarge(TooLarge):
    """The document weighs more than a store takes."""

    code = "document.too_large"
    title = "The document is too large to be stored"


class UnknownCursor(Invalid):
    """The text that asks for the next page is not one that this list has given out."""

    code = "request.unknown_cursor"
    title = "This cursor does not belong to this list"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read, and the version that was read.

    ``body`` is the caller's own copy, without ``_etag``; it holds ``id`` and the partition key.
    """

    id: str
    body: Json
    etag: str


@dataclass(frozen=True, slots=True)
class Query:
    """Documents of one ``kind``, ordered by one member (text or whole number).

    ``since`` is inclusive, ``before`` exclusive, both on ``order_by``; a text bounds only texts and
    a number only numbers. A document without such a member, or with one that is neither text nor
    whole number, is not found; whether 1.0 is the whole number 1 is not promised. Numbers come
    before texts, texts are in order of code points, and ties are ordered by id, everything in
    reverse when ``descending``.
    """

    kind: str
    order_by: str = "id"
    descending: bool = False
    since: Bound | None = None
    before: Bound | None = None
    limit: int = 100


class Page(NamedTuple):
    """One page of a query: at most ``limit`` documents, possibly none.

    ``continuation`` asks for the next page and is None at the end. It names the place after the
    last document seen: what is written meanwhile behind it is found, what is before it is not.
    """

    documents: list[Document]
    continuation: str | None


class Key(NamedTuple):
    """Where a document is in its container."""

    partition: str
    id: str


class New(NamedTuple):
    """A document to be."""

    body: Mapping[str, Any]
    ttl_s: int | None = None


class BatchDeletion(NamedTuple):
    """What became of each document: removed, not there to begin with, or perhaps still there."""

    removed: frozenset[Key]
    absent: frozenset[Key]
    failed: frozenset[Key]


class DocumentStore(Protocol):
    """Keeps documents. Every operation is durable once it has returned.

    ``ttl_s``: seconds after this write at which the document is gone; None keeps it for good.
    An expired document is as absent as a deleted one, from every operation.

    Any operation may raise Unavailable; whether a write that did so was done is unknown.

    ValueError, which is a fault of the caller's code, answers an id that is empty, ``.`` or ``..``,
    longer than 1023 bytes, ends in white space or holds a slash, backslash, question mark, hash or
    control character; a partition that is empty or longer than 2048 bytes; a body that is no JSON
    (also: whole numbers beyond 53 bits, more than 128 levels), that names another partition or a
    member of the store; a ``ttl_s`` or ``limit`` below 1; and a member to order by that is not
    among those of the container.
    """

    def get(self, container: Container, partition: str, document_id: str) -> Document | None:
        """Return the document, or None if there is none."""
        ...

    def get_many(self, container: Container, keys: Sequence[Key]) -> list[Document | None]:
        """Return up to MOST_READ different documents in the order of their keys, by one request."""
        ...

    def create(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """Add a document whose ``id`` is in its body; raises AlreadyExists or DocumentTooLarge."""
        ...

    def replace(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        etag: str,
        ttl_s: int | None = None,
    ) -> Document:
        """Change the document read as ``etag``; raises Stale, Missing or DocumentTooLarge."""
        ...

    def upsert(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """Write the document whatever is there; raises DocumentTooLarge."""
        ...

    def delete(
        self, container: Container, partition: str, document_id: str, *, etag: str | None = None
    ) -> bool:
        """Remove the document; tell whether it was there. Raises Stale if it has another etag."""
        ...

    def delete_batch(self, container: Container, keys: Sequence[Key]) -> BatchDeletion:
        """Remove up to MAX_BATCH_DELETE documents, each for itself, of whatever partitions.

        One that cannot be removed does not keep the others. Raises ValueError for more keys, or for
        one that is named twice.
        """
        ...

    def most_together(self) -> int:
        """Return how many documents ``remove_and_write`` removes here: MOST_TOGETHER or more."""
        ...

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
        """Write a document, add and remove up to ``most_together`` others: together or not at all.

        ``etag``: as the document was read, or None where it is to be new. Raises Stale when it is
        not so, AlreadyExists, Missing, DocumentTooLarge, and ValueError for more documents.
        """
        ...

    def query(
        self, container: Container, partition: str, query: Query, *, continuation: str | None = None
    ) -> Page:
        """Return a page of the partition; raises UnknownCursor for a foreign one."""
        ...

    def walk(
        self, container: Container, kind: str, *, limit: int, continuation: str | None = None
    ) -> Page:
        """Return a page of the documents of one kind in all partitions, in no promised order.

        It costs what is stored. What is there from the first page to the last is found; what comes
        meanwhile may be. Raises UnknownCursor.
        """
        ...

    def find(self, container: Container, member: str, value: str) -> Iterator[Document]:
        """Yield the documents of all partitions with this text at ``member``, in no promised order.

        It asks every partition. ValueError for a member that is not among ``found_by``.
        """
        ...

    def list_partition(self, container: Container, partition: str) -> Iterator[Document]:
        """Yield every document of the partition, in no promised order."""
        ...

    def delete_partition(self, container: Container, partition: str) -> int:
        """Remove every document of the partition and return how many there were.

        Once it has returned no operation finds them, and the store's live files hold no trace of
        them, or lose it by work of the store's own that needs no further call.
        """
        ...

    def scrub(self) -> None:
        """Leave no trace in live files of what was deleted or written over; may rewrite them."""
        ...

    def ping(self) -> str:
        """Return the name and version of what answers, or raise Unavailable."""
        ...
