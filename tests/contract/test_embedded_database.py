"""What documents and queues have in common: one file, many threads, shared commits."""

import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.embedded.database import Database
from shared.ports import Outage

_SCHEMA = ("CREATE TABLE IF NOT EXISTS t (a TEXT NOT NULL) STRICT",)
_ADD = "INSERT INTO t VALUES (:a)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.db"


@pytest.fixture
def database(path: Path) -> Database:
    return Database(path, _SCHEMA, wait_s=5)


@pytest.fixture
def hasty(path: Path) -> Database:
    return Database(path, _SCHEMA, wait_s=0.05)


def rows(database: Database) -> list[str]:
    with database.reading() as connection:
        return [row[0] for row in connection.execute("SELECT a FROM t ORDER BY rowid")]


def bytes_on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def while_others_wait(database: Database, *values: Any) -> list[Future[int]]:
    """Let a write of each value stand in line while the line is held, then let them go."""
    with ThreadPoolExecutor(len(values)) as pool:
        with database.transaction():
            written = []
            for value in values:
                written.append(pool.submit(database.write, _ADD, {"a": value}))
                while len(database._waiting) < len(written):
                    time.sleep(0.001)
        return written


def commits(path: Path) -> int:
    """Count the transactions in the log: frames that say how large the file is after them."""
    log = path.with_name(f"{path.name}-wal").read_bytes()
    frames = range(32, len(log), 24 + 4096)
    return sum(log[at + 4 : at + 8] != bytes(4) for at in frames)


def test_those_who_wait_in_line_share_a_commit(database: Database, path: Path) -> None:
    before = commits(path)

    written = while_others_wait(database, *[f"{number:03}" for number in range(100)])

    assert [write.result() for write in written] == [1] * 100
    assert rows(database) == [f"{number:03}" for number in range(100)]
    assert commits(path) - before == 2  # of 64 and of 36


def test_a_wrong_statement_fails_alone(database: Database) -> None:
    written = while_others_wait(database, "a", object(), "b", 2**70, None, "c")

    assert [type(write.exception()) for write in written] == [
        type(None),
        sqlite3.ProgrammingError,
        type(None),
        OverflowError,
        sqlite3.IntegrityError,
        type(None),
    ]
    assert rows(database) == ["a", "b", "c"]


class Interrupts:
    """A value at whose sight the thread that runs everybody's statements dies."""

    def __conform__(self, protocol: object) -> str:
        raise KeyboardInterrupt


def test_nobody_is_told_a_wrong_outcome_when_the_one_in_front_dies(database: Database) -> None:
    written = while_others_wait(database, "a", Interrupts(), "b")

    errors = [write.exception() for write in written]
    assert {type(error) for error in errors} == {KeyboardInterrupt, Outage}
    assert rows(database) == []
    assert database.write(_ADD, {"a": "after"}) == 1


def test_who_waits_too_long_in_line_leaves_it(hasty: Database) -> None:
    with hasty.transaction(), pytest.raises(Outage):
        hasty.write(_ADD, {"a": "never"})

    hasty.write(_ADD, {"a": "next"})

    assert rows(hasty) == ["next"]


def test_an_error_of_a_waiting_statement_keeps_its_kind(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.write(_ADD, {"a": None})
    with pytest.raises(Outage):
        database.write("INSERT INTO nowhere VALUES (:a)", {"a": "a"})
    assert rows(database) == []


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    database.write(_ADD, {"a": "before"})

    with database.transaction() as connection, ThreadPoolExecutor(1) as pool:
        connection.execute(_ADD, {"a": "unfinished"})
        assert pool.submit(rows, database).result(5) == ["before"]

    assert rows(database) == ["before", "unfinished"]


def test_connections_are_closed_with_the_object(path: Path) -> None:
    """The last connection to go tidies up the log; warnings about others would fail this test."""
    database = Database(path, _SCHEMA)
    barrier = threading.Barrier(8)

    def read(database: Database) -> None:
        with database.reading():
            barrier.wait(5)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read, [database] * 8))
    assert path.with_name("some.db-wal").exists()
    del database, pool

    assert not path.with_name("some.db-wal").exists()


def test_an_erasure_says_so_when_a_reader_keeps_old_bytes_alive(
    hasty: Database, path: Path
) -> None:
    hasty.write(_ADD, {"a": "canary"})
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM t").fetchall()

    hasty.write("DELETE FROM t", {}, erasing=True)
    with pytest.raises(Outage):
        hasty.scrub()
    assert b"canary" in bytes_on_disk(path)
    reader.close()
    hasty.scrub()

    assert b"canary" not in bytes_on_disk(path)


def test_a_file_is_rebuilt_once_for_all_that_was_erased(database: Database, path: Path) -> None:
    for value in ("a", "b", "c"):
        database.write(_ADD, {"a": value})
    for value in ("a", "b", "nothing"):
        database.write("DELETE FROM t WHERE a = :a", {"a": value}, erasing=True)
    database.scrub()
    rebuilt = path.stat().st_mtime_ns

    database.scrub()

    assert path.stat().st_mtime_ns == rebuilt
    with database.reading() as connection:
        assert connection.execute("SELECT erasures, scrubbed FROM upkeep").fetchall() == [(2, 2)]


def test_another_process_that_does_not_finish_is_an_outage(hasty: Database, path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Outage):
        hasty.write(_ADD, {"a": "a"})
    assert rows(hasty) == []
    other.close()

    hasty.write(_ADD, {"a": "b"})
    assert rows(hasty) == ["b"]


def test_what_fails_halfway_through_a_transaction_leaves_nothing(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError), database.transaction() as connection:
        connection.executemany(_ADD, [{"a": "a"}, {"a": None}])

    assert rows(database) == []


_VISIT = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT a FROM t").close()
connection.close()
"""


def test_opening_the_file_anew_drops_no_lock_of_this_process(
    path: Path, database: Database
) -> None:
    """Else another process that closes the file takes its log from under us, with what we write."""
    database.write(_ADD, {"a": "one"})
    assert Database(path, _SCHEMA).version()
    subprocess.run([sys.executable, "-c", _VISIT, str(path)], check=True)
    database.write(_ADD, {"a": "two"})

    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT a FROM t").fetchall() == [("one",), ("two",)]
    assert path.with_name(f"{path.name}-wal").exists()
