"""Announcing: events become deliveries, one for each endpoint that listens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError, NotAuthenticated
from shared.kernel.trace import log_failure
from shared.ports.events import EventType
from shared.ports.queues import WEBHOOKS, Queue
from shared.store import Unreadable
from shared.webhooks.model import Delivery, Endpoint
from shared.webhooks.repository import WebhookRepository

_SOON = timedelta(seconds=2)
"""An event is announced before it is true, and the step that makes it true takes a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    """Is an ``Announce``."""

    repository: WebhookRepository
    queue: Queue
    clock: Clock

    def __call__(self, event: EventType, *, user_id: str, subject_ids: Sequence[str]) -> None:
        """Keep a delivery for each endpoint of the user that listens to the event."""
        try:
            for endpoint, subject_id in product(self._listening(user_id, event), subject_ids):
                now = self.clock()
                delivery = Delivery.of(
                    event,
                    user_id=user_id,
                    subject_id=subject_id,
                    endpoint_id=endpoint.id,
                    now=now,
                )
                self.repository.add_delivery(delivery, now)
                ask(self.queue, delivery, delay=_SOON)
        except NotAuthenticated:  # the fence: there is nobody to tell any more
            return

    def _listening(self, user_id: str, event: EventType) -> list[Endpoint]:
        try:
            endpoints = self.repository.of_user(user_id)
        except Unreadable:  # it is an alarm by itself, and holds up no work
            return []
        return [each for each in endpoints if event in each.events and not each.disabled]


def ask(queue: Queue, delivery: Delivery, *, delay: timedelta = timedelta(0)) -> None:
    """Ask a worker to attempt a delivery. Where that fails the timer does it."""
    message = {"delivery_id": delivery.id, "user_id": delivery.user_id}
    try:
        queue.send(WEBHOOKS, message, delay=delay)
    except DomainError:
        log_failure("webhook.not_asked")
