"""The contract of Collection: typed documents that can grow, and the one way to change them."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from shared.kernel.clock import Instant
from shared.kernel.errors import NotFound
from shared.ports.documents import Container, Document, DocumentStore, Json, Query
from shared.store import MAX_TRIES, Collection, Contended, Stored, Unreadable, existing, tries
from tests.support.contract import NOTES, Wait

UNKNOWN = {"since": "the next release", "list": [1, {"deep": None}]}


class Seen(BaseModel):
    """A value: computed and shown as well, so it ignores what it does not know."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    seen_at: Instant


class Part(Stored):
    name: str
    seen: Seen | None = None


class Note(Stored):
    id: str
    kind: Literal["note"] = "note"
    user_id: str
    n: int = 0
    parts: tuple[Part, ...] = ()
    by_name: dict[str, Part] = Field(default_factory=dict)


class NoSuchNote(NotFound):
    code = "note.not_found"
    title = "There is no such note"


class Racing:
    """A store in which somebody else acts just before a change is written."""

    def __init__(self, documents: DocumentStore) -> None:
        self.documents = documents
        self.races = 0
        self.meanwhile: Callable[[str], object] = self.count

    def __getattr__(self, name: str) -> Any:
        return getattr(self.documents, name)

    def count(self, document_id: str) -> None:
        there = self.documents.get(NOTES, "usr_1", document_id)
        assert there is not None
        others = {**there.body, "others": there.body.get("others", 0) + 1}
        self.documents.upsert(NOTES, "usr_1", others)

    def replace(self, container: Container, partition: str, body: Json, **more: Any) -> Document:
        if self.races:
            self.races -= 1
            self.meanwhile(body["id"])
        return self.documents.replace(container, partition, body, **more)


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def busy(documents: DocumentStore) -> Any:
    return Racing(documents)


@pytest.fixture
def notes(busy: Any, waits: list[float]) -> Collection[Note]:
    return Collection(busy, NOTES, Note, wait=waits.append)


def counted(note: Note | None) -> Note:
    before = note or Note(id="nte_1", user_id="usr_1")
    return before.model_copy(update={"n": before.n + 1})


def test_what_is_added_is_found_once(notes: Collection[Note]) -> None:
    note = Note(id="nte_1", user_id="usr_1", n=1)

    assert notes.add(note)
    assert not notes.add(note.model_copy(update={"n": 2}))
    assert notes.find("usr_1", "nte_1") == note
    assert notes.find("usr_1", "nte_2") is None
    assert notes.get("usr_2", "nte_1") is None


def test_unknown_members_survive_a_change_at_every_depth(
    notes: Collection[Note], documents: DocumentStore
) -> None:
    part = {"name": "a", "seen": {"seenAt": "2026-11-26T00:00:00.000000Z", "new": UNKNOWN}}
    body = {
        "id": "nte_1",
        "kind": "note",
        "user_id": "usr_1",
        "n": 0,
        "parts": [{"name": "first", "seen": None, "new": UNKNOWN}, {**part, "new": UNKNOWN}],
        "by_name": {"a": {**part, "new": UNKNOWN}},
        "new": UNKNOWN,
    }
    documents.create(NOTES, "usr_1", body)

    def turned(note: Note | None) -> Note:
        changed = counted(note)
        return changed.model_copy(update={"parts": changed.parts[::-1]})

    notes.change("usr_1", "nte_1", turned)

    there = documents.get(NOTES, "usr_1", "nte_1")
    assert there is not None
    assert there.body == {**body, "n": 1, "parts": body["parts"][::-1]}  # type: ignore[index] # a list


def test_a_value_shows_no_member_that_it_does_not_know(
    notes: Collection[Note], documents: DocumentStore
) -> None:
    seen = {"seenAt": "2026-11-26T00:00:00.000000Z", "new": UNKNOWN}
    note = {"id": "nte_1", "kind": "note", "user_id": "usr_1"}
    documents.create(NOTES, "usr_1", {**note, "parts": [{"name": "a", "seen": seen}]})

    read = notes.find("usr_1", "nte_1")

    assert read is not None
    assert read.parts[0].seen is not None
    assert set(read.parts[0].seen.model_dump()) == {"seen_at"}


def test_a_change_of_nothing_makes_a_document_or_raises(notes: Collection[Note]) -> None:
    with pytest.raises(NoSuchNote):
        notes.change("usr_1", "nte_1", existing(NoSuchNote, counted))

    assert notes.change("usr_1", "nte_1", counted).n == 1
    assert notes.change("usr_1", "nte_1", existing(NoSuchNote, counted)).n == 2


def test_a_step_that_changes_nothing_writes_nothing(
    notes: Collection[Note], documents: DocumentStore
) -> None:
    notes.change("usr_1", "nte_1", counted)
    before = documents.get(NOTES, "usr_1", "nte_1")

    notes.change("usr_1", "nte_1", existing(NoSuchNote, lambda note: note))

    assert documents.get(NOTES, "usr_1", "nte_1") == before


def test_a_lost_race_is_run_again_on_what_the_others_wrote(
    notes: Collection[Note], busy: Any, documents: DocumentStore, waits: list[float]
) -> None:
    notes.change("usr_1", "nte_1", counted)
    busy.races = 3

    assert notes.change("usr_1", "nte_1", counted).n == 2

    there = documents.get(NOTES, "usr_1", "nte_1")
    assert there is not None
    assert (there.body["n"], there.body["others"]) == (2, 3)
    assert len(waits) == 3
    assert all(0 <= each <= 0.25 for each in waits)


def test_who_loses_every_race_is_asked_to_come_back(
    notes: Collection[Note], busy: Any, waits: list[float]
) -> None:
    notes.change("usr_1", "nte_1", counted)
    busy.races = 100

    with pytest.raises(Contended) as refused:
        notes.change("usr_1", "nte_1", counted)

    assert refused.value.retry_after_s == 1
    assert len(waits) == MAX_TRIES - 1
    found = notes.find("usr_1", "nte_1")
    assert found is not None
    assert found.n == 1


def test_a_document_that_was_removed_meanwhile_is_not_brought_back(
    notes: Collection[Note], busy: Any, documents: DocumentStore
) -> None:
    busy.races = 1
    busy.meanwhile = lambda document_id: documents.delete(NOTES, "usr_1", document_id)
    notes.add(Note(id="nte_1", user_id="usr_1"))

    with pytest.raises(NoSuchNote):
        notes.change("usr_1", "nte_1", existing(NoSuchNote, counted))

    assert documents.get(NOTES, "usr_1", "nte_1") is None


def test_removing_tells_whether_this_call_did_it(notes: Collection[Note]) -> None:
    notes.add(Note(id="nte_1", user_id="usr_1"))
    kept = notes.get("usr_1", "nte_1")
    assert kept is not None
    notes.change("usr_1", "nte_1", counted)

    assert not notes.remove("usr_1", "nte_1", etag=kept.etag)
    assert notes.remove("usr_1", "nte_1")
    assert not notes.remove("usr_1", "nte_1")


@pytest.mark.parametrize(
    "broken",
    [
        {"user_id": "usr_1", "n": "many"},
        {"user_id": "usr_1", "parts": [{"seen": None}]},
        {"user_id": "usr_1", "parts": {"name": "a"}},
    ],
    ids=["another type", "a missing member", "another shape"],
)
def test_what_cannot_be_read_stops_nothing_but_its_own_work(
    broken: dict[str, Any],
    notes: Collection[Note],
    documents: DocumentStore,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for number in (1, 3):
        notes.add(Note(id=f"nte_{number}", user_id="usr_1"))
    documents.create(NOTES, "usr_1", {"id": "nte_2", "kind": "note", **broken})
    unreadable: list[str] = []

    with caplog.at_level(logging.ERROR, logger="imock"):
        found = [each.id for each in notes.every("usr_1", Query("note"), unreadable=unreadable)]
        page = notes.page("usr_1", Query("note", limit=3))

    assert found == ["nte_1", "nte_3"]
    assert unreadable == ["nte_2"]
    assert [each.id for each in page.items] == ["nte_1", "nte_3"]
    assert list(notes.ids("usr_1", Query("note"))) == ["nte_1", "nte_2", "nte_3"]
    assert '"event": "document.unreadable"' in caplog.text
    assert '"id": "nte_2"' in caplog.text
    assert "many" not in caplog.text
    with pytest.raises(Unreadable):
        notes.get("usr_1", "nte_2")
    with pytest.raises(Unreadable):
        notes.change("usr_1", "nte_2", counted)
    assert notes.remove("usr_1", "nte_2")


def test_pages_follow_each_other(notes: Collection[Note]) -> None:
    for number in range(5):
        notes.add(Note(id=f"nte_{number}", user_id="usr_1"))

    first = notes.page("usr_1", Query("note", limit=2))
    rest = notes.page("usr_1", Query("note", limit=2), first.next_cursor)

    assert [each.id for each in first.items + rest.items] == ["nte_0", "nte_1", "nte_2", "nte_3"]
    assert [each.id for each in notes.every("usr_1", Query("note", limit=2))] == [
        f"nte_{number}" for number in range(5)
    ]


def test_a_document_lives_as_long_as_its_collection_says(
    documents: DocumentStore, wait: Wait
) -> None:
    notes = Collection(documents, NOTES, Note, ttl_s=lambda note: 3 if note.n else 1)
    notes.change("usr_1", "nte_1", lambda note: note or Note(id="nte_1", user_id="usr_1"))
    notes.change("usr_1", "nte_1", counted)
    wait(timedelta(seconds=1.5))
    assert notes.find("usr_1", "nte_1") is not None

    wait(timedelta(seconds=3))
    assert notes.find("usr_1", "nte_1") is None


def test_tries_are_bounded_and_pause_longer_after_each_lost_race() -> None:
    pauses: list[float] = []

    assert list(tries(pauses.append)) == list(range(MAX_TRIES))
    bounds = [min(0.25, 0.01 * 2**lost) for lost in range(1, MAX_TRIES)]
    assert all(0 <= pause <= bound for pause, bound in zip(pauses, bounds, strict=True))
