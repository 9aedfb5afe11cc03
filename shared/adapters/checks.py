"""What every adapter refuses, in the same words, before it asks its store: faults of our code."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from shared.ports import blobs, documents
from shared.ports.documents import (
    MAX_DOCUMENT_BYTES,
    Container,
    DocumentTooLarge,
    Key,
    Query,
)
from shared.ports.queues import MAX_MESSAGE_BYTES, MAX_WAIT

_MAX_ID_BYTES = 1023
_MAX_PARTITION_BYTES = 2048
_MAX_DEPTH = 128
_MAX_WHOLE_NUMBER = 2**53 - 1
"""Beyond it a number that passes through a double (RFC 8259, section 6) may come back another."""

_FORBIDDEN_IN_ID = re.compile(r"[/\\?#\x00-\x1f\x7f]|\s\Z")
_MEMBER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_MAX_BLOB_NAME = 512
_MAX_SEGMENTS = 254
_SEGMENT = r"(?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-]))+"
_BLOB_NAME = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_BLOB_PREFIX = re.compile(rf"(?:{_SEGMENT}/)*(?:{_SEGMENT})?\.?")
_CONTAINER = re.compile(r"[a-z0-9](?:-?[a-z0-9]){2,62}")

_MAX_CONTENT_TYPE = 200
_CONTENT_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+(?:; ?[a-z0-9-]+=[A-Za-z0-9._+-]+)*")

_MAX_FILENAME = 255
_NOT_IN_FILENAME = re.compile(r"[\x00-\x1f\x7f-\x9f/\\\u2028\u2029\ud800-\udfff]")

_SHORTEST_LINK, _LONGEST_LINK = timedelta(seconds=1), timedelta(days=7)


def document_text(container: Container, partition: str, body: Mapping[str, Any]) -> str:
    """Return a document as JSON text; raises ValueError or DocumentTooLarge."""
    text = _json(body)
    require_partition(partition)
    require_id(body.get("id"))
    if body.get(container.partition_key) != partition:
        raise ValueError(f"the member {container.partition_key} must be the partition")
    for name in body:
        if name == "ttl" or name.startswith("_"):
            raise ValueError(f"the member {name} belongs to the store")
    if len(text.encode()) > MAX_DOCUMENT_BYTES:
        raise DocumentTooLarge
    return text


def message_text(body: Mapping[str, Any]) -> str:
    """Return a message as JSON text; raises ValueError."""
    text = _json(body)
    if len(text.encode()) > MAX_MESSAGE_BYTES:
        raise ValueError("the message is too large for a queue")
    return text


def require_id(document_id: object) -> None:
    """Raise ValueError for an id that no store could keep."""
    if not isinstance(document_id, str) or not document_id:
        raise ValueError("an id is a text and not empty")
    if document_id in {".", ".."}:
        raise ValueError("an address leads past an id of dots")
    if _FORBIDDEN_IN_ID.search(document_id) or len(document_id.encode()) > _MAX_ID_BYTES:
        raise ValueError("an id has 1 to 1023 bytes and none that an address cannot hold")


def require_partition(partition: str) -> None:
    """Raise ValueError for a partition that no store could keep."""
    if not 1 <= len(partition.encode()) <= _MAX_PARTITION_BYTES:
        raise ValueError("a partition has 1 to 2048 bytes")


def require_keys(keys: Sequence[Key]) -> None:
    """Raise ValueError for more documents than one batch takes, or for one that is none."""
    if len(keys) > documents.MAX_BATCH_DELETE or len(set(keys)) < len(keys):
        raise ValueError(f"a batch has at most {documents.MAX_BATCH_DELETE} different documents")
    for key in keys:
        require_partition(key.partition)
        require_id(key.id)


def require_readable(keys: Sequence[Key]) -> None:
    """Raise ValueError for more documents than one request reads, or for one that is none."""
    if len(keys) > documents.MOST_READ or len(set(keys)) < len(keys):
        raise ValueError(f"at most {documents.MOST_READ} different documents are read together")
    for key in keys:
        require_partition(key.partition)
        require_id(key.id)


def require_together(written: Sequence[str], removed: Sequence[str], *, most: int) -> None:
    """Raise ValueError for more documents than one transaction takes, or for one named twice."""
    together = [*written, *removed]
    if len(together) > most + 1 or len(set(together)) < len(together):
        raise ValueError(f"at most {most} different documents change with another one")
    for document_id in removed:
        require_id(document_id)


def require_member(name: str) -> None:
    """Raise ValueError for the name of a member that would need quoting in a query."""
    if not _MEMBER.fullmatch(name):
        raise ValueError("a member to search by has a plain name")


def require_query(container: Container, partition: str, query: Query) -> None:
    """Raise ValueError for a query that no store could answer from an index."""
    require_partition(partition)
    require_at_least(1, query.limit)
    if query.order_by not in {"id", *container.orders}:
        raise ValueError("the container is not ordered by this member")
    for bound in (query.since, query.before):
        if isinstance(bound, int):
            require_whole_number(bound)


def require_found_by(container: Container, member: str) -> None:
    """Raise ValueError for a member that no store keeps an index of for all partitions."""
    if member not in container.found_by:
        raise ValueError("the container's documents are not found by this member")


def require_whole_number(number: int) -> None:
    """Raise ValueError for a number that a double cannot carry."""
    if abs(number) > _MAX_WHOLE_NUMBER:
        raise ValueError("a whole number has at most 53 bits")


def require_at_least(least: int, value: int | None) -> None:
    """Raise ValueError for a number that is too small; None is nothing to check."""
    if value is not None and value < least:
        raise ValueError(f"must be {least} or more")


def require_wait(wait: timedelta, *, shortest: timedelta = timedelta(0)) -> None:
    """Raise ValueError for a time that no message may be hidden."""
    if not shortest <= wait <= MAX_WAIT:
        raise ValueError("a message waits no negative time and at most seven days")


def require_container(name: str) -> None:
    """Raise ValueError for what is no name of a blob container."""
    if not _CONTAINER.fullmatch(name):
        raise ValueError("a container's name is 3 to 63 of a-z, 0-9 and single dashes")


def require_blob_name(name: str) -> None:
    """Raise ValueError for a name that breaks the rule of the port."""
    if len(name) > _MAX_BLOB_NAME or not _BLOB_NAME.fullmatch(name):
        raise ValueError("not a blob name")
    if name.count("/") >= _MAX_SEGMENTS:
        raise ValueError("a blob name has at most 254 segments")


def require_blob_prefix(prefix: str) -> None:
    """Raise ValueError for what no blob name can begin with."""
    if len(prefix) > _MAX_BLOB_NAME or not _BLOB_PREFIX.fullmatch(prefix):
        raise ValueError("no blob name begins so")


def require_batch(names: Sequence[str]) -> None:
    """Raise ValueError for more names than one batch takes."""
    if len(names) > blobs.MAX_BATCH_DELETE:
        raise ValueError(f"a batch has at most {blobs.MAX_BATCH_DELETE} blobs")


def require_content_type(content_type: str) -> None:
    """Raise ValueError for what is no media type in lower case, with or without parameters."""
    if len(content_type) > _MAX_CONTENT_TYPE or not _CONTENT_TYPE.fullmatch(content_type):
        raise ValueError("not a content type")


def require_filename(filename: str) -> None:
    """Raise ValueError for a name under which nobody could save a file."""
    if not 1 <= len(filename) <= _MAX_FILENAME or _NOT_IN_FILENAME.search(filename):
        raise ValueError("a file name has 1 to 255 characters, no control and no path")


def require_validity(valid_for: timedelta) -> None:
    """Raise ValueError for a time that no signed address may live."""
    if not _SHORTEST_LINK <= valid_for <= _LONGEST_LINK:
        raise ValueError("a signed address lives from one second to seven days")


def _json(body: Mapping[str, Any]) -> str:
    if not isinstance(body, Mapping):
        raise ValueError("a body is an object")  # noqa: TRY004 - one kind of error for bad bodies
    _require_json(dict(body), 1)
    return json.dumps(dict(body), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _require_json(value: object, depth: int) -> None:
    """Raise ValueError where ``json.dumps`` would silently write something else."""
    if isinstance(value, str | float | bool | None):
        return
    if isinstance(value, int):
        require_whole_number(value)
        return
    if depth > _MAX_DEPTH:
        raise ValueError("a body has at most 128 levels")
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise ValueError("the names of members are texts")
        members = iter(value.values())
    elif isinstance(value, list | tuple):
        members = iter(value)
    else:
        raise ValueError("a body is made of what JSON has")  # noqa: TRY004 - see above
    for member in members:
        _require_json(member, depth + 1)
