"""Typed documents: what is stored, how it is read, and the one way to change it.

Documents outlive releases. The release before this one reads what this one writes, and this one
reads what the next one writes, so a stored model keeps every member that it does not know, at any
depth, and writes it back (docs/adr/0019). A document that cannot be read at all is logged by its
id and passed over, so that it stops no work but its own.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import ConfigDict, ValidationError

from shared.kernel.errors import DomainError, Unavailable
from shared.kernel.model import Model, with_unknown
from shared.kernel.trace import log_event
from shared.ports.documents import (
    AlreadyExists,
    Container,
    Document,
    DocumentStore,
    Json,
    Missing,
    New,
    Query,
    Stale,
)

MAX_TRIES = 10
"""How often a change is tried before the caller is asked to come back."""

_FIRST_WAIT_S = 0.01
_LONGEST_WAIT_S = 0.25

_random = secrets.SystemRandom()


class Contended(Unavailable):
    """Others changed the same document at each of our tries; nothing was written."""

    code = "request.contended"
    title = "Too many requests changed the same thing at the same time"

    def __init__(self) -> None:
        """Ask for another try in a second."""
        super().__init__(retry_after_s=1, detail="Nothing was changed. Send the request again.")


class Unreadable(Unavailable):
    """The document is there and does not have the form that this release can read."""

    code = "document.unreadable"
    title = "This record cannot be read at the moment"

    def __init__(self) -> None:
        """Ask for another try in an hour, since a person has to look at it."""
        super().__init__(retry_after_s=3600, detail="It is kept as it is. We have been alerted.")


class Stored(Model):
    """A stored document, or a part that lives only in documents: immutable.

    Members that this release does not know are kept in ``model_extra`` and written back. A class
    derived from this one is never a response of the API, nor the judge of a request.
    """

    model_config = ConfigDict(extra="allow")


class Kept[T: Stored](NamedTuple):
    """A document as it was read, and the version that was read."""

    value: T
    etag: str


class Page[T: Stored](NamedTuple):
    """One page of a query. ``next_cursor`` asks for the next one and is None at the end.

    Unreadable documents are left out, so a page may hold fewer items than were asked for.
    """

    items: list[T]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Collection[T: Stored]:
    """The documents of one kind in one container.

    ``ttl_s`` gives the seconds after a write at which a document is gone (None: never).
    ``wait`` pauses between two tries of a change.
    """

    documents: DocumentStore
    container: Container
    model: type[T]
    ttl_s: Callable[[T], int] | None = None
    wait: Callable[[float], None] = time.sleep

    def get(self, partition: str, document_id: str) -> Kept[T] | None:
        """Return a document and its version, or None; raises Unreadable."""
        return self.kept(self.documents.get(self.container, partition, document_id))

    def find(self, partition: str, document_id: str) -> T | None:
        """Return a document, or None; raises Unreadable."""
        kept = self.get(partition, document_id)
        return kept.value if kept else None

    def kept(self, document: Document | None) -> Kept[T] | None:
        """Return a document that was read together with others, or None; raises Unreadable."""
        return Kept(self._read(document), document.etag) if document else None

    def new(self, value: T) -> New:
        """Return a document that is to be added together with another one."""
        return New(body_of(value), self._ttl_s(value))

    def add(self, value: T) -> bool:
        """Add a document; tell whether its id was free."""
        try:
            self._create(value)
        except AlreadyExists:
            return False
        return True

    def put(self, value: T) -> None:
        """Write a document over whatever is there."""
        self.documents.upsert(
            self.container, self._partition(value), body_of(value), ttl_s=self._ttl_s(value)
        )

    def change(self, partition: str, document_id: str, step: Callable[[T | None], T]) -> T:
        """Apply a step to a document under compare-and-swap and return the result.

        ``step`` gets the document as it is (None: there is none) and may be called more than
        once; what it raises passes through. Nothing is written when it returns what it got.
        Raises Contended after MAX_TRIES lost races, and Unreadable.
        """
        for _ in tries(self.wait):
            kept = self.get(partition, document_id)
            changed = step(kept.value if kept else None)
            if kept and changed == kept.value:
                return changed
            try:
                if kept is None:
                    self._create(changed)
                else:
                    self._replace(changed, kept.etag)
            except (AlreadyExists, Missing, Stale):
                continue
            return changed
        raise self._contended()

    def write_with(
        self, kept: Kept[T], value: T, *, added: Sequence[New], removed: Sequence[str]
    ) -> bool:
        """Write over a document as it was read, and add and remove others of its partition.

        All of it happens or nothing, and False says that it had changed. Raises Missing where it,
        or one that is to be removed, is not there.
        """
        partition, body = self._partition(value), body_of(value)
        try:
            self.documents.remove_and_write(
                self.container, partition, body, etag=kept.etag, removed=removed, added=added
            )
        except Stale:
            return False
        return True

    def change_and_remove(
        self,
        partition: str,
        document_id: str,
        step: Callable[[T | None], T],
        removed: Sequence[str],
    ) -> T:
        """Apply a step as ``change`` does and remove other documents of the partition with it.

        All of it happens or nothing: Missing says that one of the others is not there.
        """
        for _ in tries(self.wait):
            kept = self.get(partition, document_id)
            changed = step(kept.value if kept else None)
            try:
                self.documents.remove_and_write(
                    self.container,
                    partition,
                    body_of(changed),
                    etag=kept.etag if kept else None,
                    removed=removed,
                )
            except (AlreadyExists, Stale):
                continue
            return changed
        raise self._contended()

    def remove(self, partition: str, document_id: str, *, etag: str | None = None) -> bool:
        """Remove a document; False if there was none, or one of another version than ``etag``."""
        try:
            return self.documents.delete(self.container, partition, document_id, etag=etag)
        except Stale:
            return False

    def page(self, partition: str, query: Query, cursor: str | None = None) -> Page[T]:
        """Return one page of a query, without what cannot be read; raises UnknownCursor."""
        found = self.documents.query(self.container, partition, query, continuation=cursor)
        return Page(list(self._readable(found.documents, None)), found.continuation)

    def every(
        self, partition: str, query: Query, *, unreadable: list[str] | None = None
    ) -> Iterator[T]:
        """Yield every document that a query finds, page by page.

        What cannot be read is passed over and its id added to ``unreadable``.
        """
        yield from self._readable(self._found(partition, query), unreadable)

    def walk(self, kind: str, *, limit: int, cursor: str | None, unreadable: list[str]) -> Page[T]:
        """Return a page of a kind in all partitions, as ``every`` does; raises UnknownCursor."""
        found = self.documents.walk(self.container, kind, limit=limit, continuation=cursor)
        return Page(list(self._readable(found.documents, unreadable)), found.continuation)

    def ids(self, partition: str, query: Query) -> Iterator[str]:
        """Yield the id of every document that a query finds, whether it can be read or not."""
        return (document.id for document in self._found(partition, query))

    def _found(self, partition: str, query: Query) -> Iterator[Document]:
        cursor, more = None, True
        while more:
            page = self.documents.query(self.container, partition, query, continuation=cursor)
            yield from page.documents
            cursor = page.continuation
            more = cursor is not None

    def _readable(
        self, documents: Iterator[Document] | list[Document], unreadable: list[str] | None
    ) -> Iterator[T]:
        for document in documents:
            try:
                value = self._read(document)
            except Unreadable:
                if unreadable is not None:
                    unreadable.append(document.id)
                continue
            yield value

    def _read(self, document: Document) -> T:
        try:
            return self.model.model_validate(document.body, extra="allow")
        except ValidationError:
            log_event(
                "document.unreadable",
                level=logging.ERROR,
                container=self.container.name,
                kind=self.model.__name__,
                id=document.id,
            )
            raise Unreadable from None

    def _contended(self) -> Contended:
        log_event("document.contended", level=logging.WARNING, container=self.container.name)
        return Contended()

    def _create(self, value: T) -> None:
        self.documents.create(
            self.container, self._partition(value), body_of(value), ttl_s=self._ttl_s(value)
        )

    def _replace(self, value: T, etag: str) -> None:
        self.documents.replace(
            self.container,
            self._partition(value),
            body_of(value),
            etag=etag,
            ttl_s=self._ttl_s(value),
        )

    def _partition(self, value: T) -> str:
        partition: str = getattr(value, self.container.partition_key)
        return partition

    def _ttl_s(self, value: T) -> int | None:
        return self.ttl_s(value) if self.ttl_s else None


def tries(wait: Callable[[float], None] = time.sleep) -> Iterator[int]:
    """Yield once for each try of a change, with a random pause before each but the first."""
    for lost in range(MAX_TRIES):
        if lost:
            wait(_pause_s(lost))
        yield lost


def existing[T](error: type[DomainError], step: Callable[[T], T]) -> Callable[[T | None], T]:
    """Return the step that raises ``error`` where there is no document to change."""

    def change(value: T | None) -> T:
        if value is None:
            raise error
        return step(value)

    return change


def body_of(value: Stored) -> Json:
    """Return the JSON object of a document, with every unknown member that was read in it."""
    body: Json = with_unknown(value, value.model_dump(mode="json", by_alias=True))
    return body


def _pause_s(lost: int) -> float:
    """Return a random wait that doubles its bound with each lost race ("full jitter")."""
    return _random.uniform(0, min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2.0**lost))
