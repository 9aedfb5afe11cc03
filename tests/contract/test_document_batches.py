"""The contract of DocumentStore where one call is about many documents."""

import threading
from typing import Any

import pytest

from shared.kernel.errors import DomainError
from shared.ports.documents import (
    DIRECTORY,
    MAX_BATCH_DELETE,
    MOST_READ,
    MOST_TOGETHER,
    AlreadyExists,
    DocumentStore,
    Key,
    Missing,
    New,
    Stale,
    UnknownCursor,
)
from tests.support.contract import NOTES, refused


def body(document_id: str, user: str = "usr_1", kind: str = "note", **more: Any) -> dict[str, Any]:
    return {"id": document_id, "user_id": user, "kind": kind, **more}


def fill(documents: DocumentStore, *keys: Key) -> None:
    for partition, document_id in keys:
        documents.create(NOTES, partition, body(document_id, partition))


def ids(documents: DocumentStore, partition: str = "usr_1") -> set[str]:
    return {each.id for each in documents.list_partition(NOTES, partition)}


def test_a_batch_removes_each_document_for_itself_and_says_what_became_of_it(
    documents: DocumentStore,
) -> None:
    there = [Key("usr_1", "a"), Key("usr_1", "b"), Key("usr_2", "a"), Key("usr_3", "x")]
    fill(documents, *there, Key("usr_1", "kept"))
    absent = [Key("usr_1", "c"), Key("usr_3", "a"), Key("usr_4", "a")]

    done = documents.delete_batch(NOTES, [*absent, *there])

    assert done == (frozenset(there), frozenset(absent), frozenset())
    assert ids(documents) == {"kept"}
    assert ids(documents, "usr_2") == ids(documents, "usr_3") == set()
    assert documents.delete_batch(NOTES, there).absent == set(there)


def test_a_batch_has_its_limits(documents: DocumentStore) -> None:
    assert documents.delete_batch(NOTES, []).removed == frozenset()
    full = [Key("usr_1", f"doc_{number}") for number in range(MAX_BATCH_DELETE)]
    fill(documents, full[0], full[-1])
    assert documents.delete_batch(NOTES, full).removed == {full[0], full[-1]}
    with refused():
        documents.delete_batch(NOTES, [*full, Key("usr_1", "more")])
    with refused():
        documents.delete_batch(NOTES, [full[0], full[0]])
    with refused():
        documents.delete_batch(NOTES, [Key("usr_1", "a/b")])
    with refused():
        documents.delete_batch(NOTES, [Key("", "a")])


def test_a_document_is_written_and_others_removed_together(documents: DocumentStore) -> None:
    fill(documents, *(Key("usr_1", name) for name in "abc"), Key("usr_2", "a"))

    first = documents.remove_and_write(
        NOTES, "usr_1", body("tally", n=1), etag=None, removed=["a", "b"]
    )
    assert documents.get(NOTES, "usr_1", "tally") == first
    assert ids(documents) == {"c", "tally"}
    second = documents.remove_and_write(
        NOTES, "usr_1", body("tally", n=2), etag=first.etag, removed=["c"]
    )
    assert second.body == body("tally", n=2)
    assert second.etag != first.etag
    documents.remove_and_write(NOTES, "usr_1", body("tally", n=3), etag=second.etag, removed=[])

    assert ids(documents) == {"tally"}
    assert ids(documents, "usr_2") == {"a"}


@pytest.mark.parametrize(
    ("written", "etag", "removed", "error"),
    [
        ("tally", "now", ["a", "gone"], Missing),
        ("tally", "now", ["a", "other"], Missing),
        ("tally", "before", ["a"], Stale),
        ("tally", None, ["a"], AlreadyExists),
        ("new", "now", ["a"], Missing),
        ("new", None, ["gone", "a"], Missing),
    ],
)
def test_together_is_all_or_nothing(
    documents: DocumentStore,
    written: str,
    etag: str | None,
    removed: list[str],
    error: type[DomainError],
) -> None:
    fill(documents, Key("usr_1", "a"), Key("usr_2", "other"))
    before = documents.create(NOTES, "usr_1", body("tally", n=1))
    now = documents.replace(NOTES, "usr_1", body("tally", n=2), etag=before.etag)
    etags = {"now": now.etag, "before": before.etag}

    with pytest.raises(error):
        documents.remove_and_write(
            NOTES, "usr_1", body(written, n=9), etag=etag and etags[etag], removed=removed
        )

    assert ids(documents) == {"a", "tally"}
    assert documents.get(NOTES, "usr_1", "tally") == now


def test_others_are_added_together_with_the_one_that_is_written(documents: DocumentStore) -> None:
    fill(documents, Key("usr_1", "a"))
    tally = documents.create(NOTES, "usr_1", body("tally", n=0))
    added = [New(body("b")), New(body("c"), 3600)]

    written = documents.remove_and_write(
        NOTES, "usr_1", body("tally", n=2), etag=tally.etag, removed=["a"], added=added
    )

    assert documents.get(NOTES, "usr_1", "tally") == written
    assert ids(documents) == {"b", "c", "tally"}
    there = documents.get(NOTES, "usr_1", "c")
    assert there
    assert there.body == body("c")


@pytest.mark.parametrize(
    ("etag", "added", "removed", "error"),
    [
        ("now", ["b", "a"], [], AlreadyExists),
        ("before", ["b"], [], Stale),
        (None, ["b"], [], AlreadyExists),
        ("now", ["b"], ["gone"], Missing),
    ],
)
def test_nothing_is_added_unless_all_of_it_can_be_done(
    documents: DocumentStore,
    etag: str | None,
    added: list[str],
    removed: list[str],
    error: type[DomainError],
) -> None:
    fill(documents, Key("usr_1", "a"))
    before = documents.create(NOTES, "usr_1", body("tally", n=1))
    now = documents.replace(NOTES, "usr_1", body("tally", n=2), etag=before.etag)
    etags = {"now": now.etag, "before": before.etag}

    with pytest.raises(error):
        documents.remove_and_write(
            NOTES,
            "usr_1",
            body("tally", n=9),
            etag=etag and etags[etag],
            removed=removed,
            added=[New(body(name)) for name in added],
        )

    assert ids(documents) == {"a", "tally"}
    assert documents.get(NOTES, "usr_1", "tally") == now


def test_several_documents_are_read_at_once_in_the_order_of_their_keys(
    documents: DocumentStore,
) -> None:
    one, two, three = Key("usr_1", "a"), Key("usr_1", "b"), Key("usr_2", "a")
    fill(documents, one, two, three)
    gone, elsewhere = Key("usr_1", "c"), Key("usr_2", "b")

    for keys in ([two, one], [three, gone, one, elsewhere, two], [one], [gone], []):
        expected = [documents.get(NOTES, *key) for key in keys]
        assert documents.get_many(NOTES, keys) == expected
    many = [Key("usr_1", f"doc_{number}") for number in range(MOST_READ)]
    assert documents.get_many(NOTES, many) == [None] * MOST_READ
    for refusable in ([*many, one], [one, one], [Key("", "a")], [Key("usr_1", "a/b")]):
        with refused():
            documents.get_many(NOTES, refusable)


def test_together_has_its_limits(documents: DocumentStore) -> None:
    most = documents.most_together()
    assert most >= MOST_TOGETHER
    full = [f"doc_{number}" for number in range(most)]
    fill(documents, *(Key("usr_1", name) for name in full))
    with refused():
        documents.remove_and_write(NOTES, "usr_1", body("t"), etag=None, removed=[*full, "more"])
    with refused():
        documents.remove_and_write(NOTES, "usr_1", body("t"), etag=None, removed=["a", "a"])
    with refused():
        documents.remove_and_write(NOTES, "usr_1", body("t"), etag=None, removed=["t"])
    for more in ([New(body("t"))], [New(body("u")), New(body("u"))], [New(body("u", "usr_2"))]):
        with refused():
            documents.remove_and_write(NOTES, "usr_1", body("t"), etag=None, removed=[], added=more)
    with refused():
        documents.remove_and_write(NOTES, "usr_2", body("t"), etag=None, removed=full)

    documents.remove_and_write(NOTES, "usr_1", body("t"), etag=None, removed=full)
    assert ids(documents) == {"t"}


def test_of_two_at_once_one_removes_and_counts(documents: DocumentStore) -> None:
    names = [f"doc_{number}" for number in range(8)]
    fill(documents, *(Key("usr_1", name) for name in names))
    tally = documents.create(NOTES, "usr_1", body("tally", n=0))
    barrier, outcomes = threading.Barrier(4), list[str]()

    def count() -> None:
        barrier.wait()
        try:
            documents.remove_and_write(
                NOTES, "usr_1", body("tally", n=8), etag=tally.etag, removed=names
            )
            outcomes.append("counted")
        except (Missing, Stale) as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 4
    assert outcomes.count("counted") == 1
    assert ids(documents) == {"tally"}


def test_a_walk_finds_every_document_of_a_kind_whatever_its_partition(
    documents: DocumentStore,
) -> None:
    there = [Key(f"usr_{number % 3}", f"doc_{number}") for number in range(7)]
    fill(documents, *there)
    documents.create(NOTES, "usr_1", body("another", kind="memo"))
    documents.create(DIRECTORY, "note", {"id": "note", "kind": "note"})

    found, continuation, pages = list[Key](), None, 0
    while True:
        page = documents.walk(NOTES, "note", limit=3, continuation=continuation)
        assert len(page.documents) <= 3
        found += [Key(each.body["user_id"], each.id) for each in page.documents]
        continuation, pages = page.continuation, pages + 1
        if continuation is None:
            break

    assert sorted(found) == sorted(there)
    assert pages >= 3
    assert documents.walk(NOTES, "nothing", limit=3).documents == []


def test_a_walk_goes_on_while_what_it_found_is_removed(documents: DocumentStore) -> None:
    there = [Key(f"usr_{number}", "doc") for number in range(6)]
    fill(documents, *there)

    found, continuation = list[Key](), None
    while len(found) < len(there):
        page = documents.walk(NOTES, "note", limit=2, continuation=continuation)
        found += [Key(each.body["user_id"], each.id) for each in page.documents]
        if page.continuation is None:
            break
        continuation = page.continuation
    documents.delete_batch(NOTES, found)

    assert sorted(found) == there
    assert documents.walk(NOTES, "note", limit=2).documents == []


def test_a_walk_knows_its_own_cursors_only(documents: DocumentStore) -> None:
    fill(documents, *(Key("usr_1", f"doc_{number}") for number in range(3)))
    other = documents.walk(NOTES, "note", limit=1).continuation

    for cursor in ("nonsense", other):
        with pytest.raises(UnknownCursor):
            documents.walk(NOTES, "memo", limit=1, continuation=cursor)
    with refused():
        documents.walk(NOTES, "note", limit=0)
