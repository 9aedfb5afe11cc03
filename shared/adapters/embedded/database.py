"""A SQLite file that threads and processes share: what documents and queues have in common.

Reads take a connection each and run side by side. Writes of one process stand in line, because
SQLite's own waiting sleeps and is unfair: with 32 threads of which 30 % write, the slowest write
took 0.1 s in line and 1.3 s without. Who waits in line shares a commit: what a commit costs is the
disk's sync, once for all. Other processes are waited for as SQLite does it.
"""

import os
import sqlite3
import threading
import weakref
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from shared.adapters.embedded.files import PRIVATE_FILE, disk, locked, private_folder
from shared.ports import Outage

_WAIT_S = 10.0
_MOST_AT_ONCE = 64

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_UPKEEP = (
    """
    CREATE TABLE IF NOT EXISTS upkeep (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        erasures INTEGER NOT NULL, scrubbed INTEGER NOT NULL
    )
    """,
    "INSERT OR IGNORE INTO upkeep VALUES (1, 0, 0)",
)

_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL would lose the last commits in a power cut
    "PRAGMA fullfsync = ON",  # the same promise on macOS, no effect elsewhere
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",  # no copies of what is stored in the machine's temporary folder
)


def micros(at: datetime) -> int:
    """Return an instant as whole microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


class _Write:
    """A statement that waits to be run, then how many rows it has changed or why it could not."""

    def __init__(self, statement: str, values: Mapping[str, Any], *, erasing: bool) -> None:
        self.statement = statement
        self.values = values
        self.erasing = erasing
        self.outcome: int | Exception | None = None


class Database:
    """Connections to one file; every operation raises Outage when the file cannot be used."""

    def __init__(self, path: Path, schema: tuple[str, ...], *, wait_s: float = _WAIT_S) -> None:
        """Open the file, making it, readable by this user only, if there is none.

        ``wait_s``: how long an operation waits for those before it.
        """
        self._path = path
        self._wait_s = wait_s
        self._idle: list[sqlite3.Connection] = []
        self._line = threading.Lock()
        self._waiting: deque[_Write] = deque()
        weakref.finalize(self, _close_all, self._idle)
        with disk():
            private_folder(path.parent)
            # Two processes that turn on the log at the same moment would find the file locked.
            with locked(path.parent):
                _make(path)
                with self.transaction() as connection:
                    for statement in (*_UPKEEP, *schema):
                        connection.execute(statement)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection in which each statement is a transaction of its own."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._open()
        try:
            yield connection
        except sqlite3.Error as error:
            connection.close()
            if _is_outage(error):
                raise Outage(retry_after_s=1) from error
            raise
        except BaseException:
            connection.rollback()
            self._idle.append(connection)
            raise
        self._idle.append(connection)

    def write(self, statement: str, values: Mapping[str, Any], *, erasing: bool = False) -> int:
        """Run one statement that writes; return how many rows it has changed.

        Whoever is first in line runs what all the others wait for, and commits it. ``erasing``: no
        trace of the rows may stay, and ``scrub`` follows.
        """
        mine = _Write(statement, values, erasing=erasing)
        self._waiting.append(mine)
        try:
            with self._in_line():
                while mine.outcome is None:
                    self._run_waiting()
        except BaseException:
            with suppress(ValueError):
                self._waiting.remove(mine)
            raise
        if isinstance(mine.outcome, Exception):
            raise mine.outcome
        return mine.outcome

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for statements that happen together or not at all."""
        with self._in_line(), self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def scrub(self) -> None:
        """Leave no byte of what was erased in the file or in its log; raises Outage if it cannot.

        ``secure_delete`` overwrites a row where it stands, but rows move between pages as others
        come and go, and the places they have left keep copies until the file is rebuilt. Erasures
        that come together share a rebuild, and one that a crash cut off is made up for by the next.
        """
        with self._in_line(), self.reading() as connection:
            erasures, scrubbed = connection.execute(
                "SELECT erasures, scrubbed FROM upkeep"
            ).fetchone()
            if scrubbed < erasures:
                connection.execute("VACUUM")
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if busy:
                    raise Outage(retry_after_s=1)
                connection.execute("UPDATE upkeep SET scrubbed = max(scrubbed, ?)", (erasures,))

    def version(self) -> str:
        """Return the name and version of SQLite, having read from the file."""
        with self.reading() as connection:
            version: str = connection.execute(
                "SELECT sqlite_version() FROM upkeep WHERE id = 1"
            ).fetchone()[0]
        return f"SQLite {version}"

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        if not self._line.acquire(timeout=self._wait_s):
            raise Outage(retry_after_s=1)
        try:
            yield
        finally:
            self._line.release()

    def _run_waiting(self) -> None:
        batch: list[_Write] = []
        with suppress(IndexError):
            while len(batch) < _MOST_AT_ONCE:
                batch.append(self._waiting.popleft())
        outcomes: list[int | Exception] = [Outage(retry_after_s=1) for _ in batch]
        try:
            with self.reading() as connection:
                outcomes = _run_together(connection, batch)
        finally:
            for write, outcome in zip(batch, outcomes, strict=True):
                write.outcome = outcome

    def _open(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                self._path, timeout=self._wait_s, isolation_level=None, check_same_thread=False
            )
            try:
                # Or each value that a partial index may depend on has its statement planned again.
                connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_QPSG, True)  # noqa: FBT003
                for setting in _SETTINGS:
                    connection.execute(setting).fetchall()
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise Outage(retry_after_s=1) from error
        return connection


def _make(path: Path) -> None:
    """Make a file unless there is one.

    One that is there must not even be opened: closing it would drop the locks of every connection
    that this process has to it, and another process would remove the log from under them.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))


def _run_together(connection: sqlite3.Connection, batch: list[_Write]) -> list[int | Exception]:
    """Run statements in one transaction; one that is wrong fails alone."""
    outcomes: list[int | Exception] = []
    erased = False
    connection.execute("BEGIN IMMEDIATE")
    for write in batch:
        try:
            outcomes.append(connection.execute(write.statement, write.values).rowcount)
            erased |= write.erasing and outcomes[-1] != 0
        except Exception as error:
            if isinstance(error, sqlite3.Error) and _is_outage(error):
                raise
            outcomes.append(error)
    if erased:
        connection.execute("UPDATE upkeep SET erasures = erasures + 1")
    connection.execute("COMMIT")
    return outcomes


def _is_outage(error: sqlite3.Error) -> bool:
    """Tell a file that cannot be used from a statement that is wrong."""
    return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError


def _close_all(connections: list[sqlite3.Connection]) -> None:
    while connections:
        connections.pop().close()
