"""Several documents of Cosmos DB at once: transactions in one partition, and many partitions."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from http import HTTPStatus
from itertools import batched, groupby
from typing import Any

from azure.cosmos import ContainerProxy
from azure.cosmos.exceptions import CosmosBatchOperationError

from shared.adapters.azure.cosmos import port_errors
from shared.kernel.errors import DomainError
from shared.kernel.trace import log_failure
from shared.ports import Outage
from shared.ports.documents import (
    AlreadyExists,
    BatchDeletion,
    DocumentTooLarge,
    Json,
    Key,
    Missing,
    Stale,
)

_MOST = 100
_AT_ONCE = 8

_KNOWN: dict[int, type[DomainError]] = {
    HTTPStatus.NOT_FOUND: Missing,
    HTTPStatus.CONFLICT: AlreadyExists,
    HTTPStatus.PRECONDITION_FAILED: Stale,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: DocumentTooLarge,
}


def run_together(
    container: ContainerProxy,
    partition: str,
    item: Json,
    *,
    etag: str | None,
    removed: Sequence[str],
    added: Sequence[Json],
) -> Json:
    """Write an item and others with it, or remove them; raises as ``remove_and_write`` does."""
    write: tuple[Any, ...] = ("create", (item,))
    if etag is not None:
        condition = {"if_match_etag": etag}
        write = ("replace", (item["id"], item), condition)
    creations = [("create", (each,)) for each in added]
    answers = _execute(container, partition, [*_deletions(removed), *creations, write])
    written: Json = answers[-1]["resourceBody"]
    return written


def delete_each(container: ContainerProxy, keys: Sequence[Key]) -> BatchDeletion:
    """Remove documents, each for itself; those of one partition in one request if all are there."""
    by_partition = [
        tuple(part)
        for _, group in groupby(sorted(keys), key=lambda key: key.partition)
        for part in batched(group, _MOST, strict=False)
    ]
    became: dict[Key, bool | None] = {}
    with ThreadPoolExecutor(min(_AT_ONCE, max(len(by_partition), 1))) as threads:
        waiting = [
            threads.submit(copy_context().run, _delete_part, container, part)
            for part in by_partition
        ]
        for each in waiting:
            became.update(each.result())
    return BatchDeletion(
        *(frozenset(key for key in keys if became[key] is meant) for meant in (True, False, None))
    )


def _delete_part(container: ContainerProxy, part: tuple[Key, ...]) -> dict[Key, bool | None]:
    if len(part) > 1:
        with suppress(Missing):  # one is not there, so none was removed
            try:
                _execute(container, part[0].partition, _deletions([key.id for key in part]))
            except Outage:
                log_failure("cosmos.batch_failed")
                return dict.fromkeys(part)
            return dict.fromkeys(part, True)
    return {key: _deleted(container, key) for key in part}


def _deleted(container: ContainerProxy, key: Key) -> bool | None:
    """Tell whether a document was there and is gone, or None if that is not known."""
    try:
        with port_errors():
            container.delete_item(key.id, key.partition)
    except Missing:
        return False
    except DomainError:
        log_failure("cosmos.delete_failed")
        return None
    return True


def _deletions(ids: Sequence[str]) -> list[tuple[Any, ...]]:
    return [("delete", (document_id,)) for document_id in ids]


def _execute(
    container: ContainerProxy, partition: str, operations: list[tuple[Any, ...]]
) -> list[Json]:
    """Run a transaction; raises what its first failed part says."""
    with port_errors():
        try:
            return list(container.execute_item_batch(operations, partition))
        except CosmosBatchOperationError as error:
            known = _KNOWN.get(error.status_code or 0)
            raise (known() if known else Outage(retry_after_s=1)) from error
