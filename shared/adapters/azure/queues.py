"""Queues in Azure Storage, as the Functions host reads and writes them: JSON in base64."""

import base64
import binascii
import json
import logging
import math
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self

from azure.core.credentials import TokenCredential
from azure.core.exceptions import HttpResponseError
from azure.storage.queue import ExponentialRetry, QueueClient, QueueMessage, QueueServiceClient

from shared.adapters.azure.service import ANSWER_WITHIN_S, patience, service
from shared.adapters.azure.storage import RETRY, is_code
from shared.adapters.checks import message_text, require_member, require_wait
from shared.kernel.clock import Clock
from shared.kernel.trace import log_event
from shared.ports.queues import MAX_BATCH, QUEUES, Message, QueueName

_NO_DELAY = timedelta(0)
_USUAL_HIDING = timedelta(seconds=30)
_SEARCH_WITHIN = timedelta(minutes=5)
"""How long messages of a poison queue stay hidden that a search has read, should it be cut off."""

_FOR_EVER = -1
"""Work waits until it is done, however long nobody could do it."""

_LAPSED = ("PopReceiptMismatch", "MessageNotFound", "InvalidQueryParameterValue")
"""What the service says of a receipt that is old, forged, or of another message."""


class AzureQueue:
    """A Queue of storage queues, opened by tokens alone.

    Messages are those of the Functions host: either may send what the other receives. The service
    cannot search, and shows nothing that is hidden, so ``discard`` leaves working queues alone.
    """

    def __init__(
        self,
        endpoint: str,
        credential: TokenCredential,
        *,
        clock: Clock,
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        """Connect to nothing yet. The queues are made by whoever makes the account."""
        self._service = QueueServiceClient(
            endpoint,
            credential=credential,
            retry_policy=ExponentialRetry(**RETRY),
            **patience(answer_within_s),
        )
        self._clock = clock

    def send(self, queue: QueueName, body: dict[str, Any], *, delay: timedelta = _NO_DELAY) -> str:
        """See Queue."""
        require_wait(delay)
        text = base64.b64encode(message_text(body).encode()).decode()
        with service():
            sent = self._client(queue).send_message(
                text, visibility_timeout=_seconds(delay), time_to_live=_FOR_EVER
            )
        return sent.id

    def receive(
        self, queue: QueueName, *, limit: int = 1, hide_for: timedelta = _USUAL_HIDING
    ) -> list[Message]:
        """See Queue. What is no message of ours is set aside, as the host would."""
        require_wait(hide_for, shortest=timedelta.resolution)
        if not 1 <= limit <= MAX_BATCH:
            raise ValueError("a batch has 1 to 32 messages")
        until = self._clock() + hide_for
        received = []
        for found in self._receive(queue, limit, hide_for):
            body = _body_of(found)
            if body is None:
                self._set_aside(queue, found)
                continue
            receipt = _Receipt(until, str(found.pop_receipt))
            received.append(Message(found.id, body, found.dequeue_count or 1, receipt.text()))
        return received

    def hide(self, queue: QueueName, message: Message, *, hide_for: timedelta) -> Message | None:
        """See Queue."""
        require_wait(hide_for)
        receipt = _Receipt.read(message.receipt)
        if receipt is None or receipt.until <= self._clock():
            return None
        until = self._clock() + hide_for
        with service():
            try:
                updated = self._client(queue).update_message(
                    message.id,
                    pop_receipt=receipt.pop_receipt,
                    visibility_timeout=_seconds(hide_for),
                )
            except HttpResponseError as error:
                if is_code(error, *_LAPSED):
                    return None
                raise
        return message._replace(receipt=_Receipt(until, str(updated.pop_receipt)).text())

    def delete(self, queue: QueueName, message: Message) -> bool:
        """See Queue."""
        receipt = _Receipt.read(message.receipt)
        if receipt is None or receipt.until <= self._clock():
            return False
        return self._delete(queue, message.id, receipt.pop_receipt)

    def discard(self, queue: QueueName, member: str, value: str) -> int:
        """See Queue."""
        require_member(member)
        if not self._might_hold(queue, member, value) or not queue.is_poison:
            return 0
        count, others = 0, []
        while batch := self.receive(queue, limit=MAX_BATCH, hide_for=_SEARCH_WITHIN):
            for message in batch:
                if message.body.get(member) == value:
                    count += self.delete(queue, message)
                else:
                    others.append(message)
        for message in others:
            self.hide(queue, message, hide_for=_NO_DELAY)
        return count

    def peek(self, queue: QueueName, *, limit: int = MAX_BATCH) -> list[dict[str, Any]]:
        """See Queue."""
        with service():
            seen = self._client(queue).peek_messages(max_messages=limit)
        return [_body_of(message) or {} for message in seen]

    def length(self, queue: QueueName) -> int:
        """See Queue."""
        with service():
            count = self._client(queue).get_queue_properties().approximate_message_count
        return count or 0

    def ping(self) -> str:
        """See Queue."""
        self.length(QUEUES[0])
        return f"Azure Queue Storage {self._service.api_version}"

    def _client(self, queue: QueueName) -> QueueClient:
        return self._service.get_queue_client(queue.name)

    def _receive(self, queue: QueueName, limit: int, hide_for: timedelta) -> list[QueueMessage]:
        with service():
            pages = self._client(queue).receive_messages(
                messages_per_page=limit,
                max_messages=limit,
                visibility_timeout=_seconds(hide_for),
            )
            return list(pages)

    def _delete(self, queue: QueueName, message_id: str, pop_receipt: str) -> bool:
        with service():
            try:
                self._client(queue).delete_message(message_id, pop_receipt)
            except HttpResponseError as error:
                if is_code(error, *_LAPSED):
                    return False
                raise
        return True

    def _set_aside(self, queue: QueueName, found: QueueMessage) -> None:
        log_event("queue.unreadable", level=logging.WARNING, queue=queue.name, id=found.id)
        if queue.is_poison:
            return
        with service():
            self._client(queue.poison).send_message(found.content, time_to_live=_FOR_EVER)
        self._delete(queue, found.id, str(found.pop_receipt))

    def _might_hold(self, queue: QueueName, member: str, value: str) -> bool:
        """Look without touching; a look reaches the first 32 messages only."""
        bodies = self.peek(queue)
        return len(bodies) == MAX_BATCH or any(body.get(member) == value for body in bodies)


class _Receipt(NamedTuple):
    """The service's receipt, and until when it is good by the port: the service is laxer."""

    until: datetime
    pop_receipt: str

    @classmethod
    def read(cls, text: str) -> Self | None:
        until, _, pop_receipt = text.partition(" ")
        try:
            return cls(datetime.fromisoformat(until), pop_receipt)
        except ValueError:
            return None

    def text(self) -> str:
        return f"{self.until.isoformat()} {self.pop_receipt}"


def _body_of(found: QueueMessage) -> dict[str, Any] | None:
    """Return what a message says, or None if it is none that the host would take for JSON."""
    try:
        body = json.loads(base64.b64decode(str(found.content), validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _seconds(wait: timedelta) -> int:
    """Return whole seconds, never fewer than asked for."""
    return math.ceil(wait.total_seconds())
