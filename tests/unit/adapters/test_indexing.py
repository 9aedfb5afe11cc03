"""What Cosmos DB indexes of each container, against the queries that the code makes."""

import re
from pathlib import Path

import pytest

from shared.adapters.azure.cosmos_queries import statement
from shared.adapters.azure.indexing import indexing_policy
from shared.adapters.cursors import Place
from shared.ports.documents import CONTAINERS, Container, Query

SHARED = Path(__file__).parents[3] / "shared"


def composites(container: Container) -> set[tuple[str, ...]]:
    indexes = indexing_policy(container)["compositeIndexes"]
    assert all(part["order"] == "ascending" for index in indexes for part in index)
    return {tuple(part["path"] for part in index) for index in indexes}


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda container: container.name)
@pytest.mark.parametrize("descending", [False, True])
def test_every_query_that_a_container_allows_is_served_by_an_index(
    container: Container, *, descending: bool
) -> None:
    for order in ("id", *container.orders):
        text, _ = statement(Query("note", order, descending), Place("a", "b"))
        ordered = re.findall(
            r'c(?:\.|\[")(\w+)(?:"\])? (?:ASC|DESC)', text.partition("ORDER BY")[2]
        )

        assert tuple(f"/{name}" for name in ordered) in composites(container)
        assert len(set(re.findall("ASC|DESC", text))) == 1


def test_nothing_is_indexed_that_no_query_asks_for() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SHARED.rglob("*.py"))
    asked = set(re.findall(r'order_by="(\w+)"', code))
    sought = set(re.findall(r'documents\.find\(\w+, "(\w+)"', code))

    assert {order for container in CONTAINERS for order in container.orders} == asked
    assert {member for container in CONTAINERS for member in container.found_by} == sought
    for container in CONTAINERS:
        policy = indexing_policy(container)
        included = {path["path"] for path in policy["includedPaths"]}
        wanted = {"kind", container.partition_key, *container.orders, *container.found_by} - {"id"}
        assert included == {f"/{name}/?" for name in wanted}
        assert {"path": "/*"} in policy["excludedPaths"]
