"""The contract of DocumentStore: queries and their pages."""

from datetime import timedelta
from typing import Any

import pytest

from shared.ports.documents import DIRECTORY, Document, DocumentStore, Query, UnknownCursor
from tests.support.contract import NOTES, Wait, refused


def add(documents: DocumentStore, document_id: str, user: str = "usr_1", **more: Any) -> Document:
    body = {"id": document_id, "user_id": user, "kind": "note", **more}
    return documents.create(NOTES, user, body)


def pages(documents: DocumentStore, query: Query, user: str = "usr_1") -> list[list[str]]:
    """Return the ids page by page; the last page may be empty."""
    found, continuation, more = [], None, True
    while more:
        page = documents.query(NOTES, user, query, continuation=continuation)
        found.append([document.id for document in page.documents])
        continuation, more = page.continuation, page.continuation is not None
    return found


def ids(documents: DocumentStore, query: Query, user: str = "usr_1") -> list[str]:
    return [found for page in pages(documents, query, user) for found in page]


def test_only_the_kind_and_the_partition_are_found(documents: DocumentStore) -> None:
    add(documents, "a")
    add(documents, "b", kind="other")
    add(documents, "c", kind=None)
    add(documents, "d", user="usr_2")
    documents.create(NOTES, "usr_1", {"id": "e", "user_id": "usr_1"})

    assert ids(documents, Query("note")) == ["a"]
    assert ids(documents, Query("other")) == ["b"]
    assert ids(documents, Query("nothing")) == []
    assert ids(documents, Query("note"), "usr_3") == []


def test_a_changed_kind_counts(documents: DocumentStore) -> None:
    first = add(documents, "a")
    documents.replace(NOTES, "usr_1", {**first.body, "kind": "other"}, etag=first.etag)

    assert ids(documents, Query("note")) == []
    assert ids(documents, Query("other")) == ["a"]


def test_what_has_expired_or_was_deleted_is_not_found(documents: DocumentStore, wait: Wait) -> None:
    for document_id in "abc":
        add(documents, document_id)
    documents.upsert(NOTES, "usr_1", {"id": "b", "user_id": "usr_1", "kind": "note"}, ttl_s=1)
    documents.delete(NOTES, "usr_1", "c")
    wait(timedelta(seconds=2))

    assert ids(documents, Query("note")) == ["a"]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_texts_are_in_order_of_code_points(documents: DocumentStore, limit: int) -> None:
    for document_id, at in {"a": "2026", "b": "", "c": "é", "d": "Z", "e": "a", "f": "aa"}.items():
        add(documents, document_id, at=at)

    assert ids(documents, Query("note", "at", limit=limit)) == list("badefc")
    assert ids(documents, Query("note", "at", descending=True, limit=limit)) == list("cfedab")


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_numbers_are_in_order_and_before_texts(documents: DocumentStore, limit: int) -> None:
    values = {"a": 10, "b": 9, "c": -1, "d": "1", "e": 0, "f": 2**53 - 1}
    for document_id, n in values.items():
        add(documents, document_id, n=n)

    assert ids(documents, Query("note", "n", limit=limit)) == list("cebafd")
    assert ids(documents, Query("note", "n", descending=True, limit=limit)) == list("dfabec")


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_ties_are_in_order_of_id(documents: DocumentStore, limit: int) -> None:
    for document_id in "dbeca":
        add(documents, document_id, n=7)

    assert ids(documents, Query("note", "n", limit=limit)) == list("abcde")
    assert ids(documents, Query("note", "n", descending=True, limit=limit)) == list("edcba")


def test_without_a_member_to_order_by_it_is_the_id(documents: DocumentStore) -> None:
    for document_id in ("b", "a", "B"):
        add(documents, document_id)

    assert ids(documents, Query("note")) == ["B", "a", "b"]
    assert ids(documents, Query("note", since="a")) == ["a", "b"]


def test_what_lacks_the_member_is_not_found(documents: DocumentStore) -> None:
    add(documents, "none")
    for number, value in enumerate([None, True, 1.5, [], {}, [1], {"n": 1}]):
        add(documents, f"other_{number}", n=value)
    add(documents, "number", n=0)
    add(documents, "text", n="")

    assert ids(documents, Query("note", "n")) == ["number", "text"]
    assert ids(documents, Query("note", "n", before=1)) == ["number"]
    assert ids(documents, Query("note", "n", since="")) == ["text"]


@pytest.mark.parametrize("descending", [False, True])
def test_the_lower_bound_is_in_and_the_upper_is_out(
    documents: DocumentStore, *, descending: bool
) -> None:
    for number in range(10):
        add(documents, f"doc_{number}", n=number, at=f"2026-11-0{number}")

    def found(order_by: str, since: str | int | None, before: str | int | None) -> list[str]:
        query = Query("note", order_by, descending, since, before, limit=2)
        digits = [name[-1] for name in ids(documents, query)]
        return digits[::-1] if descending else digits

    assert found("n", 3, 6) == ["3", "4", "5"]
    assert found("n", 8, None) == ["8", "9"]
    assert found("n", None, 2) == ["0", "1"]
    assert found("n", 3, 3) == []
    assert found("n", 6, 3) == []
    assert found("at", "2026-11-03", "2026-11-06") == ["3", "4", "5"]
    assert found("at", "2026-11-08T", None) == ["9"]


def test_a_text_bounds_no_number_and_a_number_no_text(documents: DocumentStore) -> None:
    add(documents, "number", n=5)
    add(documents, "text", n="5")

    assert ids(documents, Query("note", "n", since=5)) == ["number"]
    assert ids(documents, Query("note", "n", since="5")) == ["text"]
    assert ids(documents, Query("note", "n", before=6)) == ["number"]
    assert ids(documents, Query("note", "n", before="6")) == ["text"]


def test_a_page_has_no_more_than_its_limit_and_pages_do_not_overlap(
    documents: DocumentStore,
) -> None:
    names = [f"doc_{number:02}" for number in range(25)]
    for name in names:
        add(documents, name)

    found = pages(documents, Query("note", limit=10))

    assert all(len(page) <= 10 for page in found)
    assert [name for page in found for name in page] == names


@pytest.mark.parametrize("descending", [False, True])
def test_pages_stay_in_step_while_documents_come_and_go(
    documents: DocumentStore, *, descending: bool
) -> None:
    """Those that were there and stay are found once each, whatever happens around them."""
    for number in range(10, 20):
        add(documents, f"doc_{number}", n=number)
    query = Query("note", "n", descending, limit=3)

    first = documents.query(NOTES, "usr_1", query)
    seen, last = [found.id for found in first.documents], first.documents[-1]
    behind, ahead = (99, 5) if descending else (5, 99)
    add(documents, "behind", n=behind)
    add(documents, "ahead", n=ahead)
    documents.delete(NOTES, "usr_1", last.id)
    continuation = first.continuation
    while continuation is not None:
        page = documents.query(NOTES, "usr_1", query, continuation=continuation)
        seen += [found.id for found in page.documents]
        continuation = page.continuation

    expected = [f"doc_{number}" for number in range(10, 20)]
    assert seen == [*(expected[::-1] if descending else expected), "ahead"]


def test_the_limit_may_change_from_page_to_page(documents: DocumentStore) -> None:
    for letter in "abcdef":
        add(documents, letter)

    first = documents.query(NOTES, "usr_1", Query("note", limit=2))
    rest = documents.query(
        NOTES, "usr_1", Query("note", limit=100), continuation=first.continuation
    )

    assert [found.id for found in (*first.documents, *rest.documents)] == list("abcdef")


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "x",
        "AAAA",
        "WyIiLCAxLjUsICJhIl0",
        "W10",
        "bnVsbA",
        "WzEsMiwzXQ",
        "é",
        "=",
        "a" * 5000,
        "W" * 4000,
        "\x00",
    ],
)
def test_a_text_that_is_no_continuation_is_refused(documents: DocumentStore, foreign: str) -> None:
    with pytest.raises(UnknownCursor):
        documents.query(NOTES, "usr_1", Query("note"), continuation=foreign)


def test_the_continuation_of_another_query_is_refused(documents: DocumentStore) -> None:
    for user in ("usr_1", "usr_2"):
        for letter in "abc":
            add(documents, letter, user=user, n=1)
    query = Query("note", limit=1)
    continuation = documents.query(NOTES, "usr_1", query).continuation
    assert continuation

    others = [
        Query("other", limit=1),
        Query("note", "n", limit=1),
        Query("note", descending=True, limit=1),
        Query("note", since="a", limit=1),
        Query("note", before="z", limit=1),
    ]
    for other in others:
        with pytest.raises(UnknownCursor):
            documents.query(NOTES, "usr_1", other, continuation=continuation)
    with pytest.raises(UnknownCursor):
        documents.query(NOTES, "usr_2", query, continuation=continuation)
    with pytest.raises(UnknownCursor):
        documents.query(DIRECTORY, "usr_1", query, continuation=continuation)


@pytest.mark.parametrize("name", ["", "kind", "user_id", "a.b", 'a"', "n,"])
def test_a_member_to_order_by_is_one_that_the_container_declares(
    documents: DocumentStore, name: str
) -> None:
    with refused():
        documents.query(NOTES, "usr_1", Query("note", order_by=name))


@pytest.mark.parametrize("query", [Query("note", limit=0), Query("note", "n", since=2**60)])
def test_a_query_that_makes_no_sense_is_refused(documents: DocumentStore, query: Query) -> None:
    with refused():
        documents.query(NOTES, "usr_1", query)
