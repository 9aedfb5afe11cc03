"""The contract of DocumentStore: each operation on a document in each state it can be in."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.kernel.errors import DomainError
from shared.ports.documents import (
    DIRECTORY,
    MAX_DOCUMENT_BYTES,
    AlreadyExists,
    Document,
    DocumentStore,
    DocumentTooLarge,
    Missing,
    Query,
    Stale,
)
from tests.support.contract import NOTES, Wait, refused

LIFE = 600
AFTER_LIFE = timedelta(seconds=LIFE + 1)


def body(document_id: str = "doc_1", user: str = "usr_1", **more: Any) -> dict[str, Any]:
    return {"id": document_id, "user_id": user, "kind": "note", **more}


@pytest.fixture(params=["never there", "deleted", "expired", "replaced and expired", "erased"])
def absent(request: pytest.FixtureRequest, documents: DocumentStore, wait: Wait) -> str:
    """Bring doc_1 of usr_1 into a state of absence; return an etag it may once have had."""
    if request.param == "never there":
        return documents.create(NOTES, "usr_1", body("doc_2")).etag
    ttl_s = LIFE if request.param == "expired" else None
    there = documents.create(NOTES, "usr_1", body(), ttl_s=ttl_s)
    if request.param == "replaced and expired":
        there = documents.replace(NOTES, "usr_1", body(n=2), etag=there.etag, ttl_s=LIFE)
    if request.param == "deleted":
        assert documents.delete(NOTES, "usr_1", "doc_1")
    if request.param == "erased":
        assert documents.delete_partition(NOTES, "usr_1") == 1
    wait(AFTER_LIFE)
    return there.etag


@pytest.fixture(params=["created", "replaced", "upserted", "with a life", "created again"])
def present(request: pytest.FixtureRequest, documents: DocumentStore, wait: Wait) -> Document:
    """Bring doc_1 of usr_1 into a state of presence."""
    there = documents.create(NOTES, "usr_1", body(n=1), ttl_s=LIFE)
    match request.param:
        case "replaced":
            there = documents.replace(NOTES, "usr_1", body(n=1), etag=there.etag)
        case "upserted":
            there = documents.upsert(NOTES, "usr_1", body(n=1))
        case "created again":
            wait(AFTER_LIFE)
            there = documents.create(NOTES, "usr_1", body(n=1))
    if request.param not in {"with a life", "created"}:
        wait(AFTER_LIFE)
    return there


def test_what_is_absent_is_not_read(documents: DocumentStore, absent: str) -> None:
    assert documents.get(NOTES, "usr_1", "doc_1") is None
    assert [found.id for found in documents.list_partition(NOTES, "usr_1")] in ([], ["doc_2"])
    assert "doc_1" not in [d.id for d in documents.query(NOTES, "usr_1", Query("note")).documents]


def test_what_is_absent_can_be_created(documents: DocumentStore, absent: str) -> None:
    created = documents.create(NOTES, "usr_1", body(n=9))

    assert created.body == body(n=9)
    assert created.etag != absent
    assert documents.get(NOTES, "usr_1", "doc_1") == created


def test_what_is_absent_cannot_be_replaced(documents: DocumentStore, absent: str) -> None:
    with pytest.raises(Missing):
        documents.replace(NOTES, "usr_1", body(), etag=absent)
    assert documents.get(NOTES, "usr_1", "doc_1") is None


def test_what_is_absent_can_be_upserted(documents: DocumentStore, absent: str) -> None:
    written = documents.upsert(NOTES, "usr_1", body(n=9))

    assert documents.get(NOTES, "usr_1", "doc_1") == written


def test_what_is_absent_is_not_deleted(documents: DocumentStore, absent: str) -> None:
    assert not documents.delete(NOTES, "usr_1", "doc_1")
    assert not documents.delete(NOTES, "usr_1", "doc_1", etag=absent)


def test_what_is_absent_is_not_counted_by_an_erasure(documents: DocumentStore, absent: str) -> None:
    others = len(list(documents.list_partition(NOTES, "usr_1")))

    assert documents.delete_partition(NOTES, "usr_1") == others
    assert documents.delete_partition(NOTES, "usr_1") == 0


def test_what_is_present_is_read(documents: DocumentStore, present: Document) -> None:
    assert present.id == "doc_1"
    assert present.body == body(n=1)
    assert documents.get(NOTES, "usr_1", "doc_1") == present
    assert list(documents.list_partition(NOTES, "usr_1")) == [present]
    assert documents.query(NOTES, "usr_1", Query("note")).documents == [present]


def test_what_is_present_cannot_be_created(documents: DocumentStore, present: Document) -> None:
    with pytest.raises(AlreadyExists):
        documents.create(NOTES, "usr_1", body(n=9))
    assert documents.get(NOTES, "usr_1", "doc_1") == present


def test_what_is_present_is_replaced_as_it_was_read(
    documents: DocumentStore, present: Document
) -> None:
    written = documents.replace(NOTES, "usr_1", body(n=9), etag=present.etag)

    assert written.body == body(n=9)
    assert written.etag != present.etag
    assert documents.get(NOTES, "usr_1", "doc_1") == written


def test_a_stale_replacement_is_refused(documents: DocumentStore, present: Document) -> None:
    newer = documents.replace(NOTES, "usr_1", present.body, etag=present.etag)

    with pytest.raises(Stale):
        documents.replace(NOTES, "usr_1", body(n=9), etag=present.etag)
    assert documents.get(NOTES, "usr_1", "doc_1") == newer


def test_what_is_present_is_upserted_whatever_its_etag(
    documents: DocumentStore, present: Document
) -> None:
    written = documents.upsert(NOTES, "usr_1", body(n=9))

    assert written.etag != present.etag
    assert documents.get(NOTES, "usr_1", "doc_1") == written


def test_what_is_present_is_deleted_once(documents: DocumentStore, present: Document) -> None:
    assert documents.delete(NOTES, "usr_1", "doc_1")
    assert not documents.delete(NOTES, "usr_1", "doc_1")


def test_what_is_present_is_deleted_as_it_was_read(
    documents: DocumentStore, present: Document
) -> None:
    newer = documents.replace(NOTES, "usr_1", present.body, etag=present.etag)

    with pytest.raises(Stale):
        documents.delete(NOTES, "usr_1", "doc_1", etag=present.etag)
    assert documents.delete(NOTES, "usr_1", "doc_1", etag=newer.etag)
    assert documents.get(NOTES, "usr_1", "doc_1") is None


def test_what_is_present_is_counted_by_an_erasure(
    documents: DocumentStore, present: Document
) -> None:
    assert documents.delete_partition(NOTES, "usr_1") == 1
    assert documents.get(NOTES, "usr_1", "doc_1") is None


def test_the_life_of_a_document_is_that_of_its_last_write(
    documents: DocumentStore, wait: Wait
) -> None:
    first = documents.create(NOTES, "usr_1", body("for_good"), ttl_s=LIFE)
    documents.replace(NOTES, "usr_1", body("for_good"), etag=first.etag)
    second = documents.create(NOTES, "usr_1", body("longer"), ttl_s=LIFE)
    documents.replace(NOTES, "usr_1", body("longer"), etag=second.etag, ttl_s=LIFE * 2)
    documents.upsert(NOTES, "usr_1", body("shorter"))
    documents.upsert(NOTES, "usr_1", body("shorter"), ttl_s=LIFE)

    wait(AFTER_LIFE)

    assert {found.id for found in documents.list_partition(NOTES, "usr_1")} == {
        "for_good",
        "longer",
    }


def test_partitions_and_containers_keep_apart(documents: DocumentStore) -> None:
    mine = documents.create(NOTES, "usr_1", body())
    documents.create(NOTES, "usr_2", body(user="usr_2"))
    documents.create(DIRECTORY, "doc_1", {"id": "doc_1"})

    assert documents.delete_partition(NOTES, "usr_2") == 1
    assert documents.delete(DIRECTORY, "doc_1", "doc_1")
    assert documents.get(NOTES, "usr_1", "doc_1") == mine
    assert documents.get(NOTES, "usr_2", "doc_1") is None
    assert list(documents.list_partition(NOTES, "usr_1")) == [mine]


def test_a_long_partition_is_listed_and_erased_to_its_end(documents: DocumentStore) -> None:
    ids = {f"doc_{number}" for number in range(450)}
    for document_id in ids:
        documents.create(NOTES, "usr_1", body(document_id))

    listed = [found.id for found in documents.list_partition(NOTES, "usr_1")]

    assert len(listed) == len(ids)
    assert set(listed) == ids
    assert documents.delete_partition(NOTES, "usr_1") == len(ids)


def test_documents_are_found_in_all_partitions_by_a_member(
    documents: DocumentStore, wait: Wait
) -> None:
    for n in range(450):
        owner = "usr_1" if n % 2 else "usr_2"
        documents.create(DIRECTORY, f"d{n}", {"id": f"d{n}", "user_id": owner})
    documents.create(DIRECTORY, "number", {"id": "number", "user_id": 1})
    documents.create(DIRECTORY, "deeper", {"id": "deeper", "more": {"user_id": "usr_1"}})
    documents.create(DIRECTORY, "brief", {"id": "brief", "user_id": "usr_1"}, ttl_s=1)
    wait(timedelta(seconds=2))

    found = list(documents.find(DIRECTORY, "user_id", "usr_1"))

    assert sorted(each.id for each in found) == sorted(f"d{n}" for n in range(1, 450, 2))
    assert all(each.body["user_id"] == "usr_1" and each.etag for each in found)
    assert list(documents.find(DIRECTORY, "user_id", "usr_")) == []


def test_documents_are_found_by_declared_members_only(documents: DocumentStore) -> None:
    with refused():
        documents.find(DIRECTORY, "status", "x")


def test_a_body_is_the_callers_own_copy(documents: DocumentStore) -> None:
    given = body(list=[1])
    created = documents.create(NOTES, "usr_1", given)
    given["list"].append(2)
    created.body["list"].append(3)
    read = documents.get(NOTES, "usr_1", "doc_1")
    assert read
    read.body["list"].append(4)

    again = documents.get(NOTES, "usr_1", "doc_1")

    assert again
    assert again.body["list"] == [1]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "नमस्ते 👋 \u0000 \u2028 \x7f \"'\\",
        0,
        -1,
        2**53 - 1,
        -(2**53) + 1,
        0.1,
        1e-7,
        True,
        None,
        [],
        {},
        [[{"a": [None, False, {"b": "c"}]}]],
        {"": 1, "a.b": 2, "'": 3, '"': 4, "नाम": 5},
    ],
)
def test_what_json_has_comes_back_as_it_was(documents: DocumentStore, value: Any) -> None:
    documents.create(NOTES, "usr_1", body(value=value))

    read = documents.get(NOTES, "usr_1", "doc_1")

    assert read
    assert read.body == body(value=value)
    assert type(read.body["value"]) is type(value)


def circular() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(float("nan"), id="nan"),
        pytest.param(float("inf"), id="infinity"),
        pytest.param(2**53, id="54 bits"),
        pytest.param({1: "a"}, id="a number as name"),
        pytest.param({None: "a"}, id="null as name"),
        pytest.param([{"a": {True: "b"}}], id="true as name, deep inside"),
        pytest.param(b"bytes", id="bytes"),
        pytest.param({"a", "set"}, id="a set"),
        pytest.param(timedelta(1), id="an object"),
        pytest.param("\ud800", id="half a character"),
        pytest.param(deep(200), id="too deep"),
        pytest.param(circular(), id="circular"),
    ],
)
def test_what_json_has_not_is_refused(documents: DocumentStore, value: Any) -> None:
    with refused():
        documents.upsert(NOTES, "usr_1", body(value=value))
    assert documents.get(NOTES, "usr_1", "doc_1") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"id": "doc_1"},
        {"user_id": "usr_1"},
        {"id": 1, "user_id": "usr_1"},
        {"id": "doc_1", "user_id": "usr_2"},
        {"id": "doc_1", "user_id": None},
        body(_etag="x"),
        body(_ts=1),
        body(ttl=1),
        ["id"],
    ],
    ids=json.dumps,
)
def test_a_body_names_its_place_and_nothing_of_the_store(
    documents: DocumentStore, wrong: Any
) -> None:
    for write in (documents.create, documents.upsert):
        with refused():
            write(NOTES, "usr_1", wrong)
    with refused():
        documents.replace(NOTES, "usr_1", wrong, etag="x")


@pytest.mark.parametrize(
    "bad",
    ["", ".", "..", "a/b", "a\\b", "a?b", "a#b", "a ", "a\n", "a\x00b", "x" * 1024, "é" * 512],
)
def test_an_id_that_no_store_could_keep_is_refused(documents: DocumentStore, bad: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: documents.get(NOTES, "usr_1", bad),
        lambda: documents.create(NOTES, "usr_1", body(bad)),
        lambda: documents.replace(NOTES, "usr_1", body(bad), etag="x"),
        lambda: documents.upsert(NOTES, "usr_1", body(bad)),
        lambda: documents.delete(NOTES, "usr_1", bad),
    ]
    for call in calls:
        with refused():
            call()


@pytest.mark.parametrize(
    "good", ["a", " a", "a b", "é" * 511, "x" * 1023, "a:b", "%2F", "'\"", "a.", "..."]
)
def test_any_other_id_is_kept(documents: DocumentStore, good: str) -> None:
    created = documents.create(NOTES, "usr_1", body(good))

    assert documents.get(NOTES, "usr_1", good) == created
    assert documents.delete(NOTES, "usr_1", good)


@pytest.mark.parametrize("bad", ["", "x" * 2049])
def test_a_partition_that_no_store_could_keep_is_refused(
    documents: DocumentStore, bad: str
) -> None:
    calls: list[Callable[[], object]] = [
        lambda: documents.get(NOTES, bad, "doc_1"),
        lambda: documents.create(NOTES, bad, body(user=bad)),
        lambda: documents.delete(NOTES, bad, "doc_1"),
        lambda: documents.query(NOTES, bad, Query("note")),
        lambda: list(documents.list_partition(NOTES, bad)),
        lambda: documents.delete_partition(NOTES, bad),
    ]
    for call in calls:
        with refused():
            call()


@pytest.mark.parametrize("ttl_s", [0, -1])
def test_a_life_has_at_least_a_second(documents: DocumentStore, ttl_s: int) -> None:
    with refused():
        documents.create(NOTES, "usr_1", body(), ttl_s=ttl_s)


def test_a_document_has_a_largest_size(documents: DocumentStore) -> None:
    room = MAX_DOCUMENT_BYTES - len(json.dumps(body(text=""), separators=(",", ":")))
    largest = documents.create(NOTES, "usr_1", body(text="x" * room))

    assert documents.get(NOTES, "usr_1", "doc_1") == largest
    for text in ("x" * (room + 1), "é" * (room // 2 + 1)):
        with pytest.raises(DocumentTooLarge):
            documents.replace(NOTES, "usr_1", body(text=text), etag=largest.etag)
        with pytest.raises(DocumentTooLarge):
            documents.create(NOTES, "usr_1", body("doc_2", text=text))
    assert documents.get(NOTES, "usr_1", "doc_1") == largest


def test_what_was_written_is_there_for_whoever_opens_the_store_next(
    documents: DocumentStore, open_documents: Callable[[], DocumentStore]
) -> None:
    created = documents.create(NOTES, "usr_1", body())
    other = open_documents()
    assert other.get(NOTES, "usr_1", "doc_1") == created

    changed = other.replace(NOTES, "usr_1", body(n=2), etag=created.etag)

    assert documents.get(NOTES, "usr_1", "doc_1") == changed


def test_it_says_what_it_is(documents: DocumentStore) -> None:
    assert len(documents.ping().split()) >= 2


def test_no_error_repeats_what_was_sent(documents: DocumentStore) -> None:
    documents.create(NOTES, "usr_1", body(secret="canary"))

    with pytest.raises(DomainError) as refused:
        documents.create(NOTES, "usr_1", body(secret="canary"))

    assert "canary" not in str(refused.value) + refused.value.detail
    assert "usr_1" not in str(refused.value) + refused.value.detail
