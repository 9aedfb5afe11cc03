"""Delivering: a delivery is attempted until it arrives, for a little more than three days.

What is due is a document of its own, so that whatever dies, the timer finds it. An attempt that
was cut off is made once more: a receiver may get an event twice, and knows it by its id.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from shared.kernel.clock import Clock
from shared.kernel.errors import DomainError, NotAuthenticated
from shared.kernel.trace import log_event, log_failure
from shared.ports.queues import WEBHOOKS, Queue
from shared.ports.webhooks import DeliveryProblem, Outcome, WebhookSender
from shared.store import Unreadable
from shared.webhooks.errors import NoSuchDelivery, NoSuchEndpoint
from shared.webhooks.model import Delivery, DeliveryState, Disabled, DueDelivery, Endpoint
from shared.webhooks.repository import WebhookRepository
from shared.webhooks.signing import Signing, body_of

LEASE = timedelta(minutes=2)
"""How long a worker has a delivery alone: longer than an attempt may take."""

TRUE_WITHIN = timedelta(days=1)
"""An event that has not come true by then is told to nobody."""

_FIRST_LOOK, _LONGEST_LOOK = timedelta(seconds=5), timedelta(hours=1)
"""How long to wait, about as long as since it was announced, to see whether it has come true."""

_ASK_AGAIN_AFTER = timedelta(minutes=30)
_MOST_PER_SWEEP = 1000
_UNREADABLE_WAIT = timedelta(hours=6)
_USER_AGENT = "iMock-Webhooks/1"

type Happened = Callable[[str, str], bool]
"""Tells of a user and of what an event is about whether the event is true by now."""

type NotifyDisabled = Callable[[str, str], None]
"""Takes a user whose endpoint was disabled, and what makes a repetition one email."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """Attempts deliveries. ``happened`` is by the type of an event; others are always true."""

    repository: WebhookRepository
    sender: WebhookSender
    signing: Signing
    happened: Mapping[str, Happened]
    notify: NotifyDisabled
    queue: Queue
    clock: Clock

    def attempt(self, user_id: str, delivery_id: str) -> None:
        """Attempt a delivery, unless it is not due, or another worker attempts it."""
        due = self.repository.take(delivery_id, self.clock(), lease=LEASE)
        if due is None:
            return
        try:
            self._attempt(user_id, due)
        except (NoSuchDelivery, NotAuthenticated):  # removed or erased meanwhile
            self.repository.finish(due)
        except Unreadable:
            self._look_later(due, self.clock() + _UNREADABLE_WAIT)

    def sweep(self) -> int:
        """Ask for every delivery that is due and that nobody has been asked for lately."""
        now, asked, oldest_s = self.clock(), 0, 0.0
        unreadable: list[str] = []
        for due in self.repository.due(now, most=_MOST_PER_SWEEP, unreadable=unreadable):
            oldest_s = max(oldest_s, (now - due.due_at).total_seconds())
            asked += self._asked(due, now)
        log_event("webhooks.swept", asked=asked, oldest_s=oldest_s, unreadable=len(unreadable))
        return asked

    def _asked(self, due: DueDelivery, now: datetime) -> bool:
        """Ask for a delivery, unless its message is waiting still; tell if so."""
        if now - due.asked_at < _ASK_AGAIN_AFTER and due.asked_at != due.since:
            return False
        try:
            self.repository.asked(due, now)
            self.queue.send(WEBHOOKS, {"delivery_id": due.id, "user_id": due.user_id})
        except (NoSuchDelivery, NotAuthenticated):
            return False
        except DomainError:
            log_failure("webhook.not_asked")
            return False
        return True

    def _attempt(self, user_id: str, due: DueDelivery) -> None:
        now = self.clock()
        delivery = self.repository.deliveries.find(user_id, due.id)
        if delivery is None:  # its announcer has died, or is about to write it
            self._wait_or_drop(due, now)
            return
        if delivery.state is not DeliveryState.WAITING:
            self.repository.finish(due)
            return
        if not delivery.attempts and not self._is_true(delivery):
            self._wait_or_drop(due, now)
            return
        self._send(delivery, due)

    def _is_true(self, delivery: Delivery) -> bool:
        happened = self.happened.get(delivery.type)
        return happened is None or happened(delivery.user_id, delivery.subject_id)

    def _wait_or_drop(self, due: DueDelivery, now: datetime) -> None:
        age = now - due.since
        if age >= TRUE_WITHIN:
            self.repository.finish(due)
            self.repository.deliveries.remove(due.user_id, due.id)
            return
        self._look_later(due, now + min(max(age, _FIRST_LOOK), _LONGEST_LOOK))

    def _send(self, delivery: Delivery, due: DueDelivery) -> None:
        began = monotonic()
        outcome = self._outcome(delivery)
        now = self.clock()
        changed = self.repository.change_delivery(
            delivery.user_id, delivery.id, lambda found: found.after(outcome, now)
        )
        log_event(
            "webhook.attempted",
            type=delivery.type,
            status=outcome.status,
            problem=outcome.problem,
            state=changed.state,
            attempts=changed.attempts,
            s=round(monotonic() - began, 3),
        )
        if outcome.gone or not outcome.final:
            self._note(delivery, outcome, now)
        if changed.next_at is None:
            self.repository.finish(due)
        else:
            self._look_later(due, changed.next_at)

    def _outcome(self, delivery: Delivery) -> Outcome:
        try:
            endpoint = self.repository.endpoint(delivery.user_id, delivery.endpoint_id)
        except NoSuchEndpoint:
            return Outcome(problem=DeliveryProblem.ENDPOINT_REMOVED)
        if endpoint.disabled:
            return Outcome(problem=DeliveryProblem.ENDPOINT_DISABLED)
        body = body_of(delivery)
        headers = self.signing.headers(endpoint, delivery.event_id, body, self.clock())
        sent = {**headers, "content-type": "application/json", "user-agent": _USER_AGENT}
        return self.sender.send(endpoint.url, sent, body)

    def _note(self, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        """Note how the endpoint fares; where that disables it, its owner gets an email.

        The email is asked for first: a crash in between repeats both, and it is one email.
        """
        try:
            before = self.repository.endpoint(delivery.user_id, delivery.endpoint_id)
        except NoSuchEndpoint:
            return

        def step(endpoint: Endpoint) -> Endpoint:
            return endpoint.after(outcome, now) if endpoint.url == before.url else endpoint

        after = step(before)
        if after == before:
            return
        if after.disabled in {Disabled.FAILING, Disabled.GONE} and not before.disabled:
            since = after.failing_since or now
            self.notify(delivery.user_id, f"webhook:{before.id}:{since.timestamp():.0f}")
            log_event("webhook.disabled", why=after.disabled)
        with suppress(NoSuchEndpoint):
            self.repository.change(delivery.user_id, delivery.endpoint_id, step)

    def _look_later(self, due: DueDelivery, until: datetime) -> None:
        try:
            self.repository.postpone(due, until)
        except NoSuchDelivery:
            return
        message = {"delivery_id": due.id, "user_id": due.user_id}
        try:
            self.queue.send(WEBHOOKS, message, delay=max(until - self.clock(), timedelta(0)))
        except DomainError:
            log_failure("webhook.not_asked")
