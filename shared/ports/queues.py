"""Queues: messages that are handled at least once, and set aside when they keep failing."""

from datetime import timedelta
from typing import Any, NamedTuple, Protocol

from shared.kernel.errors import Unavailable

MAX_MESSAGE_BYTES = 48 * 1024
"""What a message may weigh as JSON: 64 KiB of a storage queue less its base64."""

MAX_BATCH = 32
"""How many messages may be received at once."""

MAX_WAIT = timedelta(days=7)
"""How long a message may be delayed or hidden."""


class OfNextRelease(Unavailable):
    """A message is of a kind that this release does not know; the next one has written it."""

    code = "message.of_next_release"
    title = "The message waits for the release that knows it"


_POISON = "-poison"


class QueueName(NamedTuple):
    """A queue; a message that fails too often goes to ``<name>-poison``."""

    name: str

    @property
    def poison(self) -> "QueueName":
        """The queue in which failed messages wait for a person."""
        return QueueName(f"{self.name}{_POISON}")

    @property
    def is_poison(self) -> bool:
        """Whether this is where another queue's failed messages wait."""
        return self.name.endswith(_POISON)


EMAILS = QueueName("emails")

ANSWERS = QueueName("answers")
"""Recordings of answers that wait to be analysed."""

PURGES = QueueName("purges")
"""Purges of recordings that were cut off by their own limit and go on."""

PAYMENTS = QueueName("payments")
"""Webhook events that wait to be dealt with."""

ERASURES = QueueName("erasures")
"""Erasures of accounts that are to be carried on."""

EXPORTS = QueueName("exports")
"""Exports that are to be made."""

WEBHOOKS = QueueName("webhooks")
"""Deliveries of webhooks that are to be attempted."""

QUEUES = (EMAILS, ANSWERS, PURGES, PAYMENTS, ERASURES, EXPORTS, WEBHOOKS)


class Message(NamedTuple):
    """A message that was received and is hidden from others until it shows again.

    ``receipt`` is good for one hiding: after the message has shown again it is worth nothing.
    """

    id: str
    body: dict[str, Any]
    dequeue_count: int
    receipt: str


class Queue(Protocol):
    """Keeps messages. Every operation is durable once it has returned; any may raise Unavailable.

    A body holds ids only: never an email address, a name or a secret. A time below zero or above
    MAX_WAIT, a ``limit`` outside 1..MAX_BATCH and a body that is no JSON object are faults of the
    caller's code and raise ValueError. A store may round times up to whole seconds.
    """

    def send(self, queue: QueueName, body: dict[str, Any], *, delay: timedelta = ...) -> str:
        """Add a message, visible after ``delay`` (none); return its id.

        Raises ValueError if it is too large.
        """
        ...

    def receive(
        self, queue: QueueName, *, limit: int = 1, hide_for: timedelta = ...
    ) -> list[Message]:
        """Return up to ``limit`` visible messages, hidden from now on (30 s; not zero).

        Those that have been visible longest come first.
        """
        ...

    def hide(self, queue: QueueName, message: Message, *, hide_for: timedelta) -> Message | None:
        """Hide a received message anew from now; None when the receipt has lapsed.

        A zero time shows it at once. The returned message carries the new receipt.
        """
        ...

    def delete(self, queue: QueueName, message: Message) -> bool:
        """Remove a received message; False when the receipt has lapsed."""
        ...

    def discard(self, queue: QueueName, member: str, value: str) -> int:
        """Remove the messages whose body has this text at ``member``; return how many.

        No other message is disturbed. A store without search removes visible ones of poison queues
        only: the rest go when they have been handled, and whoever handles them must find that
        nobody is there. What was removed leaves no trace in the store's live files.
        """
        ...

    def peek(self, queue: QueueName, *, limit: int = MAX_BATCH) -> list[dict[str, Any]]:
        """Return the bodies of the first messages without touching them.

        Hidden ones are among them where the store can see them.
        """
        ...

    def length(self, queue: QueueName) -> int:
        """Return about how many messages there are, hidden ones too."""
        ...

    def ping(self) -> str:
        """Return the name and version of what answers, or raise Unavailable."""
        ...
