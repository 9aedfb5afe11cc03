"""The contract of DocumentStore: many at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.ports.documents import (
    AlreadyExists,
    Document,
    DocumentStore,
    Missing,
    Query,
    Stale,
)
from tests.support.contract import NOTES

THREADS = 20


def body(document_id: str = "doc_1", **more: Any) -> dict[str, Any]:
    return {"id": document_id, "user_id": "usr_1", "kind": "note", **more}


def race[T](*contenders: Callable[[], T]) -> list[T]:
    """Let all begin at the same moment; return what each returned."""
    start = threading.Barrier(len(contenders))

    def run(contender: Callable[[], T]) -> T:
        start.wait()
        return contender()

    with ThreadPoolExecutor(len(contenders)) as pool:
        return list(pool.map(run, contenders))


@pytest.fixture(params=["one object", "an object each"])
def stores(
    request: pytest.FixtureRequest, open_documents: Callable[[], DocumentStore]
) -> list[DocumentStore]:
    """Return a store for each thread."""
    if request.param == "one object":
        return [open_documents()] * THREADS
    return [open_documents() for _ in range(THREADS)]


def test_of_many_creations_one_wins(stores: list[DocumentStore]) -> None:
    def create(number: int) -> int | None:
        try:
            stores[number].create(NOTES, "usr_1", body(n=number))
        except AlreadyExists:
            return None
        return number

    winners = [
        number
        for number in race(*[lambda number=number: create(number) for number in range(THREADS)])
        if number is not None
    ]

    kept = stores[0].get(NOTES, "usr_1", "doc_1")
    assert kept
    assert winners == [kept.body["n"]]


def test_no_increment_under_compare_and_swap_is_lost(stores: list[DocumentStore]) -> None:
    stores[0].create(NOTES, "usr_1", body(n=0))

    def increment(store: DocumentStore) -> None:
        while True:
            read = store.get(NOTES, "usr_1", "doc_1")
            assert read
            try:
                store.replace(NOTES, "usr_1", body(n=read.body["n"] + 1), etag=read.etag)
            except Stale:
                continue
            return

    def five_times(store: DocumentStore) -> None:
        for _ in range(5):
            increment(store)

    race(*[lambda store=store: five_times(store) for store in stores])

    counted = stores[0].get(NOTES, "usr_1", "doc_1")
    assert counted
    assert counted.body["n"] == THREADS * 5


def test_of_many_who_read_the_same_one_replaces_it(stores: list[DocumentStore]) -> None:
    read = stores[0].create(NOTES, "usr_1", body(n=-1))

    def replace(number: int) -> Document | None:
        try:
            return stores[number].replace(NOTES, "usr_1", body(n=number), etag=read.etag)
        except Stale:
            return None

    contenders = [lambda number=number: replace(number) for number in range(THREADS)]
    written = [document for document in race(*contenders) if document]

    assert [stores[0].get(NOTES, "usr_1", "doc_1")] == written


def test_a_document_is_deleted_by_one_and_replaced_by_nobody_after(
    stores: list[DocumentStore],
) -> None:
    read = stores[0].create(NOTES, "usr_1", body())

    def delete_or_replace(number: int) -> str:
        try:
            if number % 2:
                return "deleted" if stores[number].delete(NOTES, "usr_1", "doc_1") else "absent"
            stores[number].replace(NOTES, "usr_1", body(n=number), etag=read.etag)
        except (Stale, Missing) as refused:
            return type(refused).__name__
        return "replaced"

    outcomes = race(*[lambda number=number: delete_or_replace(number) for number in range(THREADS)])

    assert outcomes.count("deleted") == 1
    assert outcomes.count("replaced") <= 1
    assert stores[0].get(NOTES, "usr_1", "doc_1") is None


def test_an_erasure_among_readers_and_writers_is_complete(stores: list[DocumentStore]) -> None:
    """Others write and read other partitions meanwhile, and nothing of theirs is lost."""
    for number in range(50):
        stores[0].create(NOTES, "usr_1", body(f"doc_{number}"))

    def others(number: int) -> int:
        for turn in range(10):
            user = f"usr_other_{number}"
            stores[number].create(
                NOTES, user, {"id": f"doc_{turn}", "user_id": user, "kind": "note"}
            )
            stores[number].query(NOTES, user, Query("note"))
        return len(list(stores[number].list_partition(NOTES, f"usr_other_{number}")))

    counts = race(
        lambda: stores[0].delete_partition(NOTES, "usr_1"),
        *[lambda number=number: others(number) for number in range(1, THREADS)],
    )

    assert counts == [50, *[10] * (THREADS - 1)]
    assert list(stores[0].list_partition(NOTES, "usr_1")) == []
