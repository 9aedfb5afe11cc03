"""What only the Cosmos DB document store promises: what its failures become, what it costs."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.adapters.azure.cosmos import open_client
from shared.kernel.trace import traced, used
from shared.ports import Outage
from shared.ports.documents import (
    AlreadyExists,
    DocumentStore,
    DocumentTooLarge,
    Key,
    Query,
)
from tests.support.contract import NOTES
from tests.support.cosmos import CosmosDatabase, Fault

AFTER_A_MINUTE = {"x-ms-retry-after-ms": "59001"}


@pytest.fixture
def store(cosmos: CosmosDatabase) -> DocumentStore:
    return cosmos.open()


def body(name: str = "doc_1", **more: Any) -> dict[str, Any]:
    return {"id": name, "user_id": "usr_1", "kind": "note", **more}


@pytest.mark.parametrize("status", [403, 408, 410, 449, 500, 503])
def test_what_the_service_cannot_do_now_is_an_outage(
    store: DocumentStore, cosmos: CosmosDatabase, status: int
) -> None:
    there = store.create(NOTES, "usr_1", body())
    cosmos.fail(Fault(match="/docs", status=status, headers=AFTER_A_MINUTE))

    attempts: list[Callable[[], object]] = [
        lambda: store.get(NOTES, "usr_1", "doc_1"),
        lambda: store.get_many(NOTES, [Key("usr_1", "doc_1"), Key("usr_2", "doc_1")]),
        lambda: store.create(NOTES, "usr_1", body("doc_2")),
        lambda: store.replace(NOTES, "usr_1", body(), etag=there.etag),
        lambda: store.upsert(NOTES, "usr_1", body()),
        lambda: store.delete(NOTES, "usr_1", "doc_1"),
        lambda: store.query(NOTES, "usr_1", Query("note")),
        lambda: list(store.list_partition(NOTES, "usr_1")),
        lambda: store.delete_partition(NOTES, "usr_1"),
        lambda: store.walk(NOTES, "note", limit=2),
        lambda: store.remove_and_write(NOTES, "usr_1", body("t"), etag=None, removed=["doc_1"]),
    ]
    for attempt in attempts:
        with pytest.raises(Outage) as outage:
            attempt()
        assert outage.value.retry_after_s == 60


def test_throttling_passes_unnoticed_until_it_lasts(
    store: DocumentStore, cosmos: CosmosDatabase
) -> None:
    store.create(NOTES, "usr_1", body())
    cosmos.fail(Fault(match="/docs/", status=429, headers=AFTER_A_MINUTE, times=2))
    assert store.get(NOTES, "usr_1", "doc_1")

    cosmos.fail(Fault(match="/docs/", status=429, headers=AFTER_A_MINUTE))
    began = time.monotonic()
    with pytest.raises(Outage) as outage:
        store.get(NOTES, "usr_1", "doc_1")
    assert outage.value.retry_after_s == 60
    assert time.monotonic() - began < 30


def test_a_lost_answer_is_an_outage_and_the_next_attempt_finds_what_was_done(
    store: DocumentStore, cosmos: CosmosDatabase
) -> None:
    cosmos.fail(Fault(match="POST .*/docs", status=0, times=1, late=True))
    with pytest.raises(Outage):
        store.create(NOTES, "usr_1", body(n=1))

    with pytest.raises(AlreadyExists):
        store.create(NOTES, "usr_1", body(n=2))


def test_a_read_whose_answer_is_lost_is_tried_again(
    store: DocumentStore, cosmos: CosmosDatabase
) -> None:
    there = store.create(NOTES, "usr_1", body())
    cosmos.fail(Fault(match="GET .*/docs", status=0, times=1))

    assert store.get(NOTES, "usr_1", "doc_1") == there


def test_a_refusal_for_size_is_too_large(store: DocumentStore, cosmos: CosmosDatabase) -> None:
    cosmos.fail(Fault(match="POST .*/docs", status=413))

    with pytest.raises(DocumentTooLarge):
        store.create(NOTES, "usr_1", body())


@pytest.mark.parametrize(("status", "sub_status"), [(404, 1003), (404, 1002), (409, 3207)])
def test_a_refusal_that_is_not_about_the_document_is_an_outage(
    store: DocumentStore, cosmos: CosmosDatabase, status: int, sub_status: int
) -> None:
    about = {"x-ms-substatus": str(sub_status)}
    cosmos.fail(Fault(match="/docs", status=status, headers=about))

    with pytest.raises(Outage):
        store.get(NOTES, "usr_1", "doc_1")
    with pytest.raises(Outage):
        store.create(NOTES, "usr_1", body())


def test_an_account_that_does_not_answer_is_an_outage(cosmos: CosmosDatabase) -> None:
    nowhere = CosmosDatabase("https://127.0.0.1:9", cosmos.credential, cosmos.name, cosmos.trusted)

    with pytest.raises(Outage):
        nowhere.open()


def test_a_failure_is_logged_by_its_numbers_alone(
    store: DocumentStore, cosmos: CosmosDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cosmos.fail(Fault(match="/docs", status=503))

    with pytest.raises(Outage):
        store.create(NOTES, "usr_1", body(secret="canary"))

    assert '"status": 503' in caplog.text
    assert "canary" not in caplog.text
    assert "usr_1" not in caplog.text


@pytest.mark.parametrize("status", [400, 403, 404])
def test_where_partitions_cannot_be_deleted_at_once_they_are_one_by_one(
    store: DocumentStore, cosmos: CosmosDatabase, status: int
) -> None:
    for number in range(5):
        store.create(NOTES, "usr_1", body(f"doc_{number}"))
    kept = store.create(NOTES, "usr_2", {"id": "doc_0", "user_id": "usr_2"})
    cosmos.fail(Fault(match="partitionkeydelete", status=status))

    assert store.delete_partition(NOTES, "usr_1") == 5
    assert list(store.list_partition(NOTES, "usr_1")) == []
    assert list(store.list_partition(NOTES, "usr_2")) == [kept]


def test_an_erasure_that_was_cut_off_is_completed_by_the_next(
    store: DocumentStore, cosmos: CosmosDatabase
) -> None:
    for number in range(4):
        store.create(NOTES, "usr_1", body(f"doc_{number}"))
    cosmos.fail(
        Fault(match="partitionkeydelete", status=400),
        Fault(match="DELETE .*/doc_2", status=503),
    )
    with pytest.raises(Outage):
        store.delete_partition(NOTES, "usr_1")
    cosmos.fail()

    assert store.delete_partition(NOTES, "usr_1") == 2
    assert list(store.list_partition(NOTES, "usr_1")) == []


def test_a_throttled_erasure_is_an_outage_and_no_deletion_one_by_one(
    store: DocumentStore, cosmos: CosmosDatabase
) -> None:
    store.create(NOTES, "usr_1", body())
    cosmos.fail(Fault(match="partitionkeydelete", status=503))

    with pytest.raises(Outage):
        store.delete_partition(NOTES, "usr_1")
    assert store.get(NOTES, "usr_1", "doc_1")


def test_request_units_are_counted_by_trace_refusals_and_repetitions_included(
    store: DocumentStore, cosmos: CosmosDatabase
) -> None:
    store.create(NOTES, "usr_1", body())

    with traced(None):
        store.get(NOTES, "usr_1", "doc_1")
        assert used() == {"request_units": 1.0}
        store.get(NOTES, "usr_1", "doc_2")
        with pytest.raises(AlreadyExists):
            store.create(NOTES, "usr_1", body())
        assert used() == {"request_units": 3.0}
        cosmos.fail(Fault(match="/docs/", status=429, times=2))
        store.get(NOTES, "usr_1", "doc_1")
        assert used() == {"request_units": 6.0}


def test_request_units_of_threads_do_not_mix(store: DocumentStore) -> None:
    store.create(NOTES, "usr_1", body())
    start = threading.Barrier(4)
    counted: dict[int, float] = {}

    def read(times: int) -> None:
        with traced(None):
            start.wait()
            for _ in range(times):
                store.get(NOTES, "usr_1", "doc_1")
            counted[times] = used()["request_units"]

    threads = [threading.Thread(target=read, args=(times,)) for times in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counted == {1: 1.0, 2: 2.0, 3: 3.0, 4: 4.0}


def test_a_page_costs_one_request_and_a_point_operation_too(store: DocumentStore) -> None:
    for number in range(30):
        store.create(NOTES, "usr_1", body(f"doc_{number}", n=number))

    with traced(None):
        page = store.query(NOTES, "usr_1", Query("note", "n", descending=True, limit=10))
        assert used() == {"request_units": 1.0}
        store.query(NOTES, "usr_1", Query("note", "n", limit=10))
        store.replace(NOTES, "usr_1", page.documents[0].body, etag=page.documents[0].etag)
        store.delete(NOTES, "usr_1", "doc_3")
        assert used() == {"request_units": 4.0}


def test_each_thread_has_the_headers_of_its_own_answer(cosmos: CosmosDatabase) -> None:
    with open_client(cosmos.endpoint, cosmos.credential) as client, ThreadPoolExecutor(1) as other:
        client.get_database_account()
        ours = client.client_connection.last_response_headers
        other.submit(client.get_database_account).result()

        assert client.client_connection.last_response_headers is ours


def test_what_cannot_be_removed_does_not_keep_the_rest_of_a_batch(
    store: DocumentStore, cosmos: CosmosDatabase
) -> None:
    keys = [Key(f"usr_{number}", "doc") for number in range(4)]
    for key in keys:
        store.create(NOTES, key.partition, {"id": key.id, "user_id": key.partition})
    cosmos.fail(Fault(match="DELETE .*/docs/doc", status=503, times=1))

    done = store.delete_batch(NOTES, keys)
    assert len(done.failed) == 1
    assert done.removed == frozenset(keys) - done.failed
    assert store.delete_batch(NOTES, keys).removed == done.failed


def test_documents_of_one_partition_are_removed_in_one_request(store: DocumentStore) -> None:
    keys = [Key("usr_1", f"doc_{number}") for number in range(20)]
    for key in keys:
        store.create(NOTES, key.partition, body(key.id))

    with traced(None):
        assert store.delete_batch(NOTES, keys).removed == set(keys)
        assert used() == {"request_units": 1.0}


def test_a_part_of_a_batch_that_fails_is_not_said_to_be_gone(
    store: DocumentStore, cosmos: CosmosDatabase
) -> None:
    keys = [Key("usr_1", "a"), Key("usr_1", "b")]
    for key in keys:
        store.create(NOTES, key.partition, body(key.id))
    cosmos.fail(Fault(match="POST .*/docs", status=503))

    assert store.delete_batch(NOTES, keys).failed == set(keys)
    cosmos.fail()
    assert store.delete_batch(NOTES, keys).removed == set(keys)
