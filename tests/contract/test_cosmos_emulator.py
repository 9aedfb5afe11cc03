"""A probe of the Cosmos DB emulator through the SDK: what cannot be trusted of the plain one.

Should a newer emulator need a repair no longer, the repair can go and this must still pass.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.core.credentials import TokenCredential
from azure.cosmos import ContainerProxy
from azure.cosmos.exceptions import CosmosBatchOperationError, CosmosHttpResponseError

from dev.emulators.cosmos import Cosmos
from dev.emulators.provision import make_containers
from dev.emulators.running import Emulators
from shared.adapters.azure.cosmos import open_client
from tests.support.contract import NOTES
from tests.support.cosmos import CosmosDatabase, Fault


@pytest.fixture
def notes(cosmos: CosmosDatabase) -> Iterator[ContainerProxy]:
    with open_client(cosmos.endpoint, cosmos.credential) as client:
        yield client.get_database_client(cosmos.name).get_container_client(NOTES.name)


def item(name: str, user: str = "usr_1", **more: Any) -> dict[str, Any]:
    return {"id": name, "user_id": user, "kind": "note", **more}


def found(notes: ContainerProxy, query: str, user: str = "usr_1") -> list[Any]:
    return list(notes.query_items(query, partition_key=user, max_item_count=2))


def refusal(error: pytest.ExceptionInfo[CosmosHttpResponseError]) -> tuple[int | None, int | None]:
    sub_status: int | None = error.value.sub_status
    return error.value.status_code, sub_status


def test_what_is_missing_is_404(notes: ContainerProxy) -> None:
    notes.create_item(item("a"))

    with pytest.raises(CosmosHttpResponseError) as missing:
        notes.read_item("b", "usr_1")
    with pytest.raises(CosmosHttpResponseError) as elsewhere:
        notes.read_item("a", "usr_2")

    assert refusal(missing) == refusal(elsewhere) == (404, None)


def test_a_missing_container_is_told_apart_from_a_missing_document(cosmos: CosmosDatabase) -> None:
    with open_client(cosmos.endpoint, cosmos.credential) as client:
        nowhere = client.get_database_client(cosmos.name).get_container_client("nowhere")
        with pytest.raises(CosmosHttpResponseError) as missing:
            nowhere.create_item(item("a"))

    assert refusal(missing) == (404, 1003)


def test_a_query_finds_nothing_of_another_partition(notes: ContainerProxy) -> None:
    for user in ("usr_1", "usr_2"):
        for name in ("a", "b", "c"):
            notes.create_item(item(name, user))

    mine = found(notes, "SELECT * FROM c WHERE c.kind = 'note'")

    assert [(each["user_id"], each["id"]) for each in mine] == [
        ("usr_1", name) for name in ("a", "b", "c")
    ]


def test_pages_miss_nothing_that_was_written_again(notes: ContainerProxy) -> None:
    for name in ("a", "b", "c", "d", "e"):
        notes.create_item(item(name))
    notes.upsert_item(item("a"))
    notes.upsert_item(item("c"))

    assert sorted(found(notes, "SELECT VALUE c.id FROM c")) == ["a", "b", "c", "d", "e"]


def test_texts_are_in_order_of_code_points(notes: ContainerProxy) -> None:
    for name, text in {"a": "\U0001f600", "b": "\uffee", "c": "z"}.items():
        notes.create_item(item(name, n=text))

    # Two to a page: the last one comes by a continuation.
    assert found(notes, "SELECT VALUE c.id FROM c ORDER BY c.kind, c.n, c.id") == ["c", "b", "a"]
    assert found(notes, "SELECT VALUE c.id FROM c WHERE c.n > '\uffee'") == ["a"]


def test_a_composite_index_serves_its_order_and_the_reverse_and_no_other(
    notes: ContainerProxy,
) -> None:
    for name in ("a", "b"):
        notes.create_item(item(name, n=1))

    reverse = found(notes, "SELECT VALUE c.id FROM c ORDER BY c.kind DESC, c.n DESC, c.id DESC")
    with pytest.raises(CosmosHttpResponseError) as mixed:
        found(notes, "SELECT VALUE c.id FROM c ORDER BY c.kind, c.n DESC, c.id")
    with pytest.raises(CosmosHttpResponseError) as undeclared:
        found(notes, "SELECT VALUE c.id FROM c ORDER BY c.kind, c.other, c.id")

    assert reverse == ["b", "a"]
    assert refusal(mixed)[0] == refusal(undeclared)[0] == 400


def test_a_document_is_gone_when_its_ttl_is_over(
    notes: ContainerProxy, cosmos: CosmosDatabase
) -> None:
    notes.create_item(item("short", ttl=600))
    notes.create_item(item("long", ttl=1200))
    notes.create_item(item("for_good"))

    cosmos.forward(timedelta(seconds=600))

    assert set(found(notes, "SELECT VALUE c.id FROM c")) == {"long", "for_good"}
    notes.create_item(item("short"))


def test_a_partition_is_deleted_at_once_and_alone(notes: ContainerProxy) -> None:
    for user in ("usr_1", "usr_2"):
        for name in ("a", "b"):
            notes.create_item(item(name, user))

    notes.delete_all_items_by_partition_key("usr_1")

    assert found(notes, "SELECT VALUE c.id FROM c") == []
    assert found(notes, "SELECT VALUE c.id FROM c", "usr_2") == ["a", "b"]


def test_two_mebibytes_are_too_large(notes: ContainerProxy) -> None:
    notes.create_item(item("a", text="x" * 2_000_000))

    with pytest.raises(CosmosHttpResponseError) as too_large:
        notes.create_item(item("b", text="x" * 2 * 1024 * 1024))

    assert refusal(too_large)[0] == 413


def test_a_throttled_request_succeeds_when_it_is_tried_again(
    notes: ContainerProxy, cosmos: CosmosDatabase
) -> None:
    notes.create_item(item("a"))
    wait = {"x-ms-retry-after-ms": "5"}
    cosmos.fail(Fault(match="GET .*/docs/a", status=429, headers=wait, times=2))

    assert notes.read_item("a", "usr_1")["id"] == "a"


def test_an_account_takes_tokens_and_no_keys(cosmos: CosmosDatabase) -> None:
    def answer(authorization: str) -> int:
        headers = {"authorization": authorization}
        return httpx.get(cosmos.endpoint, headers=headers, verify=cosmos.trusted).status_code

    assert answer("type=master&ver=1.0&sig=a2V5") == answer("") == 401
    assert answer("type=aad&ver=1.0&sig=a.b.") == 200


def test_the_account_is_strongly_consistent(cosmos: CosmosDatabase) -> None:
    with open_client(cosmos.endpoint, cosmos.credential) as client:
        policy = client.get_database_account().ConsistencyPolicy

    assert policy == {"defaultConsistencyLevel": "Strong"}


def test_documents_outlive_the_emulator(
    emulators: Emulators, credential: TokenCredential, tmp_path: Path
) -> None:
    def visit(make: str | None) -> list[Any]:
        emulator = Cosmos(tmp_path, emulators.certificates)
        try:
            with open_client(emulator.url, credential) as client:
                make_containers(client, "kept", [NOTES])
                notes = client.get_database_client("kept").get_container_client(NOTES.name)
                if make:
                    notes.create_item(item(make))
                return found(notes, "SELECT c.id, c._etag FROM c")
        finally:
            emulator.stop()

    first = visit("a")
    second = visit("b")

    assert [each["id"] for each in second] == ["a", "b"]
    assert second[:1] == first
    assert visit(None) == second
    assert "usr_1" in json.dumps(json.loads((tmp_path / "cosmos.json").read_text()))


def test_a_batch_that_fails_leaves_nothing_of_it(notes: ContainerProxy) -> None:
    for name in "ab":
        notes.create_item(item(name))
    there = notes.read_item("a", "usr_1")
    stale = {"if_match_etag": "another"}

    wrong: Any
    for wrong, status in [
        (("delete", ("c",)), 404),
        (("create", (item("b"),)), 409),
        (("replace", ("b", item("b", n=2)), stale), 412),
    ]:
        with pytest.raises(CosmosBatchOperationError) as refused:
            notes.execute_item_batch([("delete", ("a",)), wrong], "usr_1")
        assert refused.value.status_code == status
        assert refused.value.error_index == 1

    assert notes.read_item("a", "usr_1") == there
    assert found(notes, "SELECT VALUE c.n FROM c") == []


def test_a_batch_has_at_most_100_parts_of_one_partition(notes: ContainerProxy) -> None:
    parts = [("create", (item(f"doc_{number}"),)) for number in range(101)]
    with pytest.raises(CosmosHttpResponseError) as refused:
        notes.execute_item_batch(parts, "usr_1")
    assert refused.value.status_code == 400
    with pytest.raises(CosmosHttpResponseError) as refused:
        notes.execute_item_batch([("create", (item("a", "usr_2"),))], "usr_1")
    assert refused.value.status_code == 400

    assert len(notes.execute_item_batch(parts[:100], "usr_1")) == 100


def test_only_who_says_so_asks_all_partitions(notes: ContainerProxy) -> None:
    for user in ("usr_1", "usr_2"):
        notes.create_item(item("a", user))
    text = "SELECT VALUE c.user_id FROM c"
    with pytest.raises(CosmosHttpResponseError):
        list(notes.query_items(text))

    users: list[Any] = list(
        notes.query_items(text, enable_cross_partition_query=True, max_item_count=1)
    )
    assert sorted(users) == ["usr_1", "usr_2"]
