"""What only the embedded document store promises: its files, other processes, a full stop."""

import base64
import json
import os
import random
import re
import sqlite3
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.embedded import document_sql
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.ports import Outage
from shared.ports.documents import DIRECTORY, RETENTION, USERS, Query, UnknownCursor
from tests.support.clock import FixedClock

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "documents.db"


@pytest.fixture
def store(path: Path, clock: FixedClock) -> EmbeddedDocumentStore:
    return EmbeddedDocumentStore(path, clock=clock)


def body(user: str, document_id: str, **more: Any) -> dict[str, Any]:
    return {"id": document_id, "user_id": user, "kind": "note", **more}


def bytes_on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())


def live_through(store: EmbeddedDocumentStore, seed: int) -> None:
    """Create, change and remove documents of many sizes, so that rows move between pages.

    These seeds leave copies behind (SQLite 3.40) unless the file is rebuilt.
    """
    with store._database.reading() as connection:
        connection.execute("PRAGMA synchronous = OFF")  # the one connection, to save time
    chance = random.Random(seed)  # noqa: S311 - a load, not a secret
    for _ in range(2000):
        user = f"usr_{chance.randrange(15):02}"
        name = f"doc_{chance.randrange(40)}"
        count = chance.choice([1, 2, 5, 10, 20, 30])
        canaries = [f"canary-{user}-{chance.randrange(10**9)}" for _ in range(count)]
        if chance.random() < 0.8:
            store.upsert(USERS, user, body(user, name, canaries=canaries))
        else:
            store.delete(USERS, user, name)


def test_a_large_partition_goes_by_statements_that_are_small(
    store: EmbeddedDocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite keeps what one statement removes in memory: 40 MiB for 10,000 documents."""
    for number in range(450):
        store.create(USERS, "usr_1", body("usr_1", f"doc_{number}"))
    store.create(USERS, "usr_2", body("usr_2", "doc_0"))
    write, removed = store._database.write, list[int]()

    def counted(*given: Any, **more: Any) -> int:
        removed.append(write(*given, **more))
        return removed[-1]

    monkeypatch.setattr(store._database, "write", counted)

    assert store.delete_partition(USERS, "usr_1") == sum(removed) == 450
    assert max(removed) <= 200
    assert list(store.list_partition(USERS, "usr_1")) == []
    assert len(list(store.list_partition(USERS, "usr_2"))) == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_an_erasure_leaves_no_byte_in_the_file_or_its_log(
    store: EmbeddedDocumentStore, path: Path, seed: int
) -> None:
    live_through(store, seed)
    users = [f"usr_{number:02}" for number in range(0, 15, 2)]
    before = bytes_on_disk(path)
    assert all(f"canary-{user}".encode() in before for user in users)

    assert all(store.delete_partition(USERS, user) > 0 for user in users)

    left = bytes_on_disk(path)
    assert [user for user in users if user.encode() in left] == []
    assert b"canary-usr_03" in left


def test_what_was_written_over_leaves_no_byte_after_a_scrub(
    store: EmbeddedDocumentStore, path: Path
) -> None:
    live_through(store, 1)
    body = {"id": "erasure", "user_id": "usr_job"}
    store.upsert(USERS, "usr_job", {**body, "whose": "canary-of-a-job"})
    store.upsert(USERS, "usr_job", body)
    store.scrub()

    assert b"canary-of-a-job" not in bytes_on_disk(path)
    assert store.get(USERS, "usr_job", "erasure")


def test_an_erasure_that_a_crash_cut_off_is_made_up_for_by_the_next(
    store: EmbeddedDocumentStore, path: Path
) -> None:
    live_through(store, 1)
    with store._database.transaction() as connection:
        # What a process has done that dies before it rebuilds the file.
        connection.execute("DELETE FROM documents WHERE partition = 'usr_03'")
        connection.execute("UPDATE upkeep SET erasures = erasures + 1")
    assert b"canary-usr_03" in bytes_on_disk(path)

    assert store.delete_partition(USERS, "usr_03") == 0

    assert b"usr_03" not in bytes_on_disk(path)


def test_an_expired_document_is_removed_from_the_file_within_minutes(
    store: EmbeddedDocumentStore, path: Path, clock: FixedClock
) -> None:
    store.create(USERS, "usr_1", body("usr_1", "short"), ttl_s=10)
    clock.forward(timedelta(minutes=2))
    store.create(USERS, "usr_1", body("usr_1", "next"))

    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT id FROM documents").fetchall()
    connection.close()
    assert rows == [("next",)]


def test_only_its_user_may_read_the_files(store: EmbeddedDocumentStore, path: Path) -> None:
    store.create(USERS, "usr_1", body("usr_1", "a"))

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_commits_are_synced_and_deleted_rows_are_overwritten(store: EmbeddedDocumentStore) -> None:
    with store._database.reading() as connection:

        def setting(name: str) -> Any:
            return connection.execute(f"PRAGMA {name}").fetchone()[0]

        assert setting("journal_mode") == "wal"
        assert setting("synchronous") == 2
        assert setting("secure_delete") == 1


def test_a_file_that_is_no_database_is_an_outage(path: Path, clock: FixedClock) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database, but long enough to be taken for one" * 50)

    with pytest.raises(Outage):
        EmbeddedDocumentStore(path, clock=clock)


def test_a_damaged_file_is_an_outage(
    store: EmbeddedDocumentStore, path: Path, clock: FixedClock
) -> None:
    live_through(store, 1)
    with store._database.reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(path.stat().st_size - 8192))

    with pytest.raises(Outage):
        list(EmbeddedDocumentStore(path, clock=clock).list_partition(USERS, "usr_1"))


def test_a_folder_that_cannot_be_made_is_an_outage(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(Outage):
        EmbeddedDocumentStore(tmp_path / "file" / "documents.db", clock=clock)


_COUNTING = """
import sys
from pathlib import Path
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.kernel.clock import system_clock
from shared.ports.documents import DIRECTORY, AlreadyExists, Stale

store = EmbeddedDocumentStore(Path(sys.argv[1]), clock=system_clock)
try:
    store.create(DIRECTORY, "counter", {"id": "counter", "n": 0})
except AlreadyExists:
    pass
done = 0
while done < 100:
    read = store.get(DIRECTORY, "counter", "counter")
    try:
        body = {"id": "counter", "n": read.body["n"] + 1}
        store.replace(DIRECTORY, "counter", body, etag=read.etag)
    except Stale:
        continue
    done += 1
"""


def test_processes_that_start_at_once_count_together(path: Path, clock: FixedClock) -> None:
    children = [
        subprocess.Popen([sys.executable, "-c", _COUNTING, str(path)], cwd=ROOT) for _ in range(4)
    ]

    assert [child.wait() for child in children] == [0, 0, 0, 0]

    store = EmbeddedDocumentStore(path, clock=clock)
    counter = store.get(DIRECTORY, "counter", "counter")
    assert counter
    assert counter.body["n"] == 400


@pytest.mark.parametrize(
    "place", [[1.5, "a"], [True, "a"], [2**60, "a"], ["\ud800", "a"], [1, 2], [1, "\ud800"], [1]]
)
def test_a_continuation_with_an_altered_place_is_refused(
    store: EmbeddedDocumentStore, place: list[Any]
) -> None:
    for name in ("a", "b"):
        store.create(USERS, "usr_1", body("usr_1", name))
    continuation = store.query(USERS, "usr_1", Query("note", limit=1)).continuation
    assert continuation
    padded = continuation + "=" * (-len(continuation) % 4)
    owner = json.loads(base64.urlsafe_b64decode(padded))[0]
    altered = base64.urlsafe_b64encode(json.dumps([owner, *place]).encode()).decode().rstrip("=")

    with pytest.raises(UnknownCursor):
        store.query(USERS, "usr_1", Query("note", limit=1), continuation=altered)


def test_a_query_of_a_large_partition_uses_its_indexes(store: EmbeddedDocumentStore) -> None:
    with store._database.reading() as connection:
        ordered = document_sql.ordered(USERS, Query("note", "created_at"), after=True)
        for statement in (ordered, document_sql.GET, document_sql.LIST):
            values = dict.fromkeys(re.findall(r":(\w+)", statement))
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            assert "SEARCH documents USING INDEX" in plan[0][3]
    assert store.query(USERS, "usr_1", Query("note")).documents == []


@pytest.mark.parametrize("index", document_sql.INDEXES)
def test_what_is_due_is_read_in_order_from_an_index_and_not_sorted(
    store: EmbeddedDocumentStore, index: document_sql.Index
) -> None:
    for after in (False, True):
        query = Query(index.kind, index.order_by, after, since="2026", before="2027")
        statement = document_sql.ordered(RETENTION, query, after=after)
        values = dict.fromkeys(re.findall(r":(\w+)", statement))
        with store._database.reading() as connection:
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        assert [f"by_{index.order_by}" in step[3] for step in plan] == [True], plan
        assert "<expr>>? AND <expr><?" in plan[0][3]


def test_a_damaged_row_under_an_index_is_passed_over_and_can_be_removed(
    store: EmbeddedDocumentStore, path: Path
) -> None:
    for number in range(3):
        due = {"id": f"rec_{number}", "due_on": "2026-11-27", "kind": "recording"}
        store.create(RETENTION, "2026-11-27", {**due, "purge_at": f"2026-11-27T0{number}"})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE documents SET body = '{' WHERE id = 'rec_1'")
    connection.close()

    page = store.query(RETENTION, "2026-11-27", Query("recording", "purge_at", before="2027"))

    assert [each.id for each in page.documents] == ["rec_0", "rec_2"]
    assert store.delete(RETENTION, "2026-11-27", "rec_1")


@pytest.mark.parametrize("damaged", ["{", "[1, 2]", "null", '"text"'])
def test_a_row_that_is_no_object_stops_nothing_but_itself(
    store: EmbeddedDocumentStore, path: Path, damaged: str
) -> None:
    for number in range(3):
        store.create(USERS, "usr_1", body("usr_1", f"doc_{number}", created_at=f"{number}"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE documents SET body = ? WHERE id = 'doc_1'", (damaged,))
    connection.close()

    page = store.query(USERS, "usr_1", Query("note", "created_at"))
    there = store.get(USERS, "usr_1", "doc_1")

    assert [each.id for each in page.documents] == ["doc_0", "doc_2"]
    assert there is not None
    assert there.body == {"id": "doc_1"}
    assert len(list(store.list_partition(USERS, "usr_1"))) == 3
    assert store.delete_partition(USERS, "usr_1") == 3
