"""How a container is made in Cosmos DB: what of its documents is indexed, and that they expire."""

from typing import Any

from shared.ports.documents import Container

DEFAULT_TTL = -1
"""The ``defaultTtl`` of every container: a document expires if it says so, and else never."""


def indexing_policy(container: Container) -> dict[str, Any]:
    """Return the indexing policy that the queries of a container need, in the service's own form.

    Nothing else is indexed: each index is paid for at every write. A query filters by ``kind`` and
    orders by a member and then by ``id``; one composite index serves both directions.
    """
    members = dict.fromkeys(
        ["kind", container.partition_key, *container.orders, *container.found_by]
    )
    return {
        "indexingMode": "consistent",
        "automatic": True,
        "includedPaths": [{"path": f"/{name}/?"} for name in members if name != "id"],
        "excludedPaths": [{"path": "/*"}, {"path": '/"_etag"/?'}],
        "compositeIndexes": [
            [{"path": f"/{name}", "order": "ascending"} for name in names]
            for names in [("kind", "id"), *(("kind", order, "id") for order in container.orders)]
        ],
    }
