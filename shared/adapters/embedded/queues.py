"""Queues in SQLite."""

import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from shared.adapters.checks import message_text, require_member, require_wait
from shared.adapters.embedded.database import Database, micros
from shared.kernel.clock import Clock
from shared.kernel.ids import new_id
from shared.ports.queues import MAX_BATCH, Message, QueueName

type Listener = Callable[[QueueName], None]

_NO_DELAY = timedelta(0)
_USUAL_HIDING = timedelta(seconds=30)

_SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS messages (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        queue TEXT NOT NULL, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
        visible_at INTEGER NOT NULL, dequeue_count INTEGER NOT NULL, receipt TEXT
    ) STRICT
    """,
    "CREATE INDEX IF NOT EXISTS by_turn ON messages (queue, visible_at, number)",
)

_SEND = """
    INSERT INTO messages (queue, id, body, visible_at, dequeue_count)
    VALUES (:queue, :id, :body, :visible_at, 0)
"""
_VISIBLE = """
    SELECT number, id, body, dequeue_count + 1 FROM messages
    WHERE queue = :queue AND visible_at <= :now ORDER BY visible_at, number LIMIT :limit
"""
_RECEIVE = """
    UPDATE messages SET visible_at = ?, dequeue_count = ?, receipt = ? WHERE number = ?
"""
_HIDE = """
    UPDATE messages SET visible_at = :visible_at, receipt = :new_receipt
    WHERE queue = :queue AND id = :id AND receipt = :receipt AND visible_at > :now
"""
_DELETE = """
    DELETE FROM messages
    WHERE queue = :queue AND id = :id AND receipt = :receipt AND visible_at > :now
"""
_DISCARD = """
    DELETE FROM messages WHERE queue = :queue AND json_extract(body, :path) = :value
"""
_PEEK = "SELECT body FROM messages WHERE queue = :queue ORDER BY visible_at, number LIMIT :limit"
_LENGTH = "SELECT count(*) FROM messages WHERE queue = ?"


class EmbeddedQueue:
    """A Queue in one SQLite file.

    A receipt is random and lapses when its message shows again: both are asked in the statement
    that uses it.
    """

    def __init__(self, path: Path, *, clock: Clock) -> None:
        """Open the file, making it if there is none."""
        self._database = Database(path, _SCHEMA)
        self._clock = clock
        self._listeners: list[Listener] = []

    def on_send(self, listener: Listener) -> None:
        """Call a listener, in the sender's thread, when this object has sent what shows at once.

        Messages of other processes and those that show again are only found by asking.
        """
        self._listeners.append(listener)

    def send(self, queue: QueueName, body: dict[str, Any], *, delay: timedelta = _NO_DELAY) -> str:
        """See Queue."""
        require_wait(delay)
        now = self._clock()
        message_id = new_id("msg", now)
        values = {
            "queue": queue.name,
            "id": message_id,
            "body": message_text(body),
            "visible_at": micros(now + delay),
        }
        self._database.write(_SEND, values)
        if delay == _NO_DELAY:
            for listener in self._listeners:
                listener(queue)
        return message_id

    def receive(
        self, queue: QueueName, *, limit: int = 1, hide_for: timedelta = _USUAL_HIDING
    ) -> list[Message]:
        """See Queue."""
        require_wait(hide_for, shortest=timedelta.resolution)
        if not 1 <= limit <= MAX_BATCH:
            raise ValueError("a batch has 1 to 32 messages")
        now = self._clock()
        wanted = {"queue": queue.name, "now": micros(now), "limit": limit}
        # Most looks into a queue find nothing: those shall not wait in line with the writers.
        with self._database.reading() as connection:
            if not connection.execute(_VISIBLE, wanted).fetchall():
                return []
        with self._database.transaction() as connection:
            received = [
                (number, Message(message_id, json.loads(body), count, secrets.token_hex(16)))
                for number, message_id, body, count in connection.execute(_VISIBLE, wanted)
            ]
            shows = micros(now + hide_for)
            connection.executemany(
                _RECEIVE,
                [(shows, taken.dequeue_count, taken.receipt, number) for number, taken in received],
            )
        return [taken for _, taken in received]

    def hide(self, queue: QueueName, message: Message, *, hide_for: timedelta) -> Message | None:
        """See Queue."""
        require_wait(hide_for)
        renewed = message._replace(receipt=secrets.token_hex(16))
        values = {
            **self._held(queue, message),
            "visible_at": micros(self._clock() + hide_for),
            "new_receipt": renewed.receipt,
        }
        return renewed if self._database.write(_HIDE, values) else None

    def delete(self, queue: QueueName, message: Message) -> bool:
        """See Queue. The next ``discard`` leaves no trace of it."""
        return self._database.write(_DELETE, self._held(queue, message), erasing=True) > 0

    def discard(self, queue: QueueName, member: str, value: str) -> int:
        """See Queue."""
        require_member(member)
        values = {"queue": queue.name, "path": f'$."{member}"', "value": value}
        count = self._database.write(_DISCARD, values, erasing=True)
        self._database.scrub()
        return count

    def peek(self, queue: QueueName, *, limit: int = MAX_BATCH) -> list[dict[str, Any]]:
        """See Queue."""
        with self._database.reading() as connection:
            rows = connection.execute(_PEEK, {"queue": queue.name, "limit": limit}).fetchall()
        return [json.loads(body) for (body,) in rows]

    def length(self, queue: QueueName) -> int:
        """See Queue."""
        with self._database.reading() as connection:
            count: int = connection.execute(_LENGTH, (queue.name,)).fetchone()[0]
        return count

    def ping(self) -> str:
        """See Queue."""
        return self._database.version()

    def _held(self, queue: QueueName, message: Message) -> dict[str, Any]:
        return {
            "queue": queue.name,
            "id": message.id,
            "receipt": message.receipt,
            "now": micros(self._clock()),
        }
