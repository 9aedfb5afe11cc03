"""Documents in Cosmos DB."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import islice
from typing import Any

from azure.core import MatchConditions
from azure.core.credentials import TokenCredential
from azure.cosmos import ContainerProxy
from azure.cosmos.exceptions import CosmosHttpResponseError

from shared.adapters.azure.cosmos import open_client, port_errors
from shared.adapters.azure.cosmos_batches import delete_each, run_together
from shared.adapters.azure.cosmos_queries import by_ids, statement
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
from shared.kernel.trace import log_event
from shared.ports.documents import (
    DIRECTORY,
    MOST_TOGETHER,
    BatchDeletion,
    Bound,
    Container,
    Document,
    Json,
    Key,
    Missing,
    New,
    Page,
    Query,
    UnknownCursor,
)

_BATCH = 200
_NOBODY = "nobody"

_NOT_OFFERED = {400, 403, 404, 405, 501}
"""How an account refuses to delete a whole partition: a preview, which may not be enabled."""


class CosmosDocumentStore:
    """A DocumentStore in one database of a Cosmos DB account.

    The account is strongly consistent and each container made as ``indexing`` says. Time is the
    service's own: a ``ttl_s`` counts from the whole second of the write.
    """

    def __init__(self, endpoint: str, credential: TokenCredential, *, database: str) -> None:
        """Connect; raises Outage."""
        self._client = open_client(endpoint, credential)
        self._database = self._client.get_database_client(database)

    def get(self, container: Container, partition: str, document_id: str) -> Document | None:
        """See DocumentStore."""
        require_partition(partition)
        require_id(document_id)
        try:
            with port_errors():
                return _document(self._in(container).read_item(document_id, partition))
        except Missing:
            return None

    def get_many(self, container: Container, keys: Sequence[Key]) -> list[Document | None]:
        """See DocumentStore. One query by id, which is an index of every container.

        Documents of one partition are asked for there, others in all partitions.
        """
        require_readable(keys)
        partitions = {key.partition for key in keys}
        where: dict[str, Any] = {"enable_cross_partition_query": True}
        if len(partitions) == 1:
            where = {"partition_key": next(iter(partitions))}
        text, parameters = by_ids(sorted({key.id for key in keys}))
        with port_errors():
            items = self._in(container).query_items(text, parameters=parameters, **where)
            found = {Key(item[container.partition_key], item["id"]): item for item in items}
        return [_document(found[key]) if key in found else None for key in keys]

    def create(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore."""
        item = _item(container, partition, body, ttl_s)
        with port_errors():
            return _document(self._in(container).create_item(item))

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
        item = _item(container, partition, body, ttl_s)
        with port_errors():
            return _document(self._in(container).replace_item(item["id"], item, **_if_still(etag)))

    def upsert(
        self,
        container: Container,
        partition: str,
        body: Mapping[str, Any],
        *,
        ttl_s: int | None = None,
    ) -> Document:
        """See DocumentStore."""
        item = _item(container, partition, body, ttl_s)
        with port_errors():
            return _document(self._in(container).upsert_item(item))

    def delete(
        self, container: Container, partition: str, document_id: str, *, etag: str | None = None
    ) -> bool:
        """See DocumentStore."""
        require_partition(partition)
        require_id(document_id)
        try:
            with port_errors():
                self._in(container).delete_item(document_id, partition, **_if_still(etag))
        except Missing:
            return False
        return True

    def delete_batch(self, container: Container, keys: Sequence[Key]) -> BatchDeletion:
        """See DocumentStore. Those of one partition together, several partitions at once."""
        require_keys(keys)
        return delete_each(self._in(container), keys)

    def most_together(self) -> int:
        """See DocumentStore."""
        return MOST_TOGETHER

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
        """See DocumentStore. One transactional batch."""
        item = _item(container, partition, body, None)
        others = [_item(container, partition, *each) for each in added]
        ids = [item["id"], *(each["id"] for each in others)]
        require_together(ids, removed, most=MOST_TOGETHER)
        written = run_together(
            self._in(container), partition, item, etag=etag, removed=removed, added=others
        )
        return _document(written)

    def query(
        self, container: Container, partition: str, query: Query, *, continuation: str | None = None
    ) -> Page:
        """See DocumentStore."""
        require_query(container, partition, query)
        owner = name_of(container, partition, query)
        after = read_cursor(continuation, owner) if continuation is not None else None
        text, parameters = statement(query, after)
        with port_errors():
            items = self._in(container).query_items(
                text,
                parameters=parameters,
                partition_key=partition,
                max_item_count=query.limit + 1,
            )
            found = list(islice(_whole(items, query.order_by), query.limit + 1))
        page = [_document(item) for _, item in found[: query.limit]]
        more = len(found) > query.limit
        last = Place(found[query.limit - 1][0], page[-1].id) if more else None
        return Page(page, write_cursor(last, owner) if last else None)

    def walk(
        self, container: Container, kind: str, *, limit: int, continuation: str | None = None
    ) -> Page:
        """See DocumentStore. As far as the service goes in one answer."""
        require_at_least(1, limit)
        owner = name_of_walk(container, kind)
        token = str(read_cursor(continuation, owner).value) if continuation is not None else None
        with port_errors():
            pages: Any = (
                self._in(container)
                .query_items(
                    "SELECT * FROM c WHERE c.kind = @kind",
                    parameters=[{"name": "@kind", "value": kind}],
                    enable_cross_partition_query=True,
                    max_item_count=limit,
                )
                .by_page(token)
            )
            try:
                found = [_document(item) for item in next(pages, ())]
            except CosmosHttpResponseError as error:
                if token is None or error.status_code != HTTPStatus.BAD_REQUEST:
                    raise
                raise UnknownCursor from error
            following = pages.continuation_token
        return Page(found, write_cursor(Place(following, ""), owner) if following else None)

    def find(self, container: Container, member: str, value: str) -> Iterator[Document]:
        """See DocumentStore."""
        require_found_by(container, member)
        return self._find(container, member, value)

    def list_partition(self, container: Container, partition: str) -> Iterator[Document]:
        """See DocumentStore. In short reads, each as the partition is then."""
        require_partition(partition)
        return self._list(container, partition)

    def delete_partition(self, container: Container, partition: str) -> int:
        """See DocumentStore. At once where the account offers it, else one by one.

        The service hides at once what it then removes at its leisure.
        """
        require_partition(partition)
        with port_errors():
            ids: list[Any] = list(
                self._in(container).query_items(
                    "SELECT VALUE c.id FROM c", partition_key=partition, max_item_count=_BATCH
                )
            )
        if ids and not self._delete_at_once(container, partition):
            for document_id in ids:
                self.delete(container, partition, document_id)
        return len(ids)

    def scrub(self) -> None:
        """See DocumentStore. The service does that by itself."""

    def ping(self) -> str:
        """See DocumentStore. Reads as any request does, of a document that is not there."""
        self.get(DIRECTORY, _NOBODY, _NOBODY)
        with port_errors():
            policy = self._client.get_database_account().ConsistencyPolicy or {}
        return f"Cosmos DB, {policy.get('defaultConsistencyLevel', 'unknown')} consistency"

    def _list(self, container: Container, partition: str) -> Iterator[Document]:
        with port_errors():
            for item in self._in(container).query_items(
                "SELECT * FROM c", partition_key=partition, max_item_count=_BATCH
            ):
                yield _document(item)

    def _find(self, container: Container, member: str, value: str) -> Iterator[Document]:
        # Only names of members that the container declares are written into the text.
        text = f'SELECT * FROM c WHERE c["{member}"] = @value'  # noqa: S608
        with port_errors():
            for item in self._in(container).query_items(
                text,
                parameters=[{"name": "@value", "value": value}],
                enable_cross_partition_query=True,
                max_item_count=_BATCH,
            ):
                yield _document(item)

    def _delete_at_once(self, container: Container, partition: str) -> bool:
        with port_errors():
            try:
                self._in(container).delete_all_items_by_partition_key(partition)
            except CosmosHttpResponseError as error:
                if error.status_code not in _NOT_OFFERED:
                    raise
                log_event("cosmos.partition_delete_not_offered", status=error.status_code)
                return False
        return True

    def _in(self, container: Container) -> ContainerProxy:
        return self._database.get_container_client(container.name)


def _item(container: Container, partition: str, body: Mapping[str, Any], ttl_s: int | None) -> Json:
    text = document_text(container, partition, body)
    require_at_least(1, ttl_s)
    item: Json = json.loads(text)
    return item if ttl_s is None else {**item, "ttl": ttl_s}


def _if_still(etag: str | None) -> dict[str, Any]:
    """Return the condition under which a document is written, or none."""
    return {} if etag is None else {"etag": etag, "match_condition": MatchConditions.IfNotModified}


def _document(item: Mapping[str, Any]) -> Document:
    """Return a document without what the service adds to it."""
    body = {name: value for name, value in item.items() if name != "ttl" and name[:1] != "_"}
    return Document(body["id"], body, item["_etag"])


def _whole(items: Iterable[Json], member: str) -> Iterator[tuple[Bound, Json]]:
    """Yield the items whose member is a text or a whole number, each after that value."""
    for item in items:
        value = item[member]
        if isinstance(value, str):
            yield value, item
        elif value == int(value):
            yield int(value), item
