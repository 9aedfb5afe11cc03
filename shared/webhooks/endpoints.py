"""What users do with their webhook endpoints and deliveries."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from shared.kernel.clock import Clock
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import new_id
from shared.kernel.trace import log_event
from shared.ports.queues import Queue
from shared.ports.webhooks import WebhookSender
from shared.store import Page
from shared.webhooks.announcing import ask
from shared.webhooks.errors import (
    EndpointDisabled,
    NoSuchDelivery,
    NoSuchEndpoint,
    SentTooOften,
    TooManyEndpoints,
    UrlRefused,
)
from shared.webhooks.model import (
    BY_HAND_PAUSE,
    DELIVERY,
    ENDPOINT,
    EVENT,
    MOST_ENDPOINTS,
    TEST,
    Delivery,
    Disabled,
    Endpoint,
    Endpoints,
    Opened,
)
from shared.webhooks.repository import WebhookRepository
from shared.webhooks.signing import Signing


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoints:
    """Where events of an account are sent, and what was sent there."""

    repository: WebhookRepository
    sender: WebhookSender
    signing: Signing
    queue: Queue
    clock: Clock

    def list(self, user_id: str) -> tuple[Endpoint, ...]:
        """Return the endpoints of a user, oldest first."""
        return self.repository.of_user(user_id)

    def add(
        self, user_id: str, *, url: str, events: tuple[str, ...], once: RequestKey | None
    ) -> Opened:
        """Add an endpoint; the same key gives the same one, with the same secret.

        Raises UrlRefused, TooManyEndpoints, IdempotencyKeyReused.
        """
        self._require_fit(url)
        now = self.clock()
        endpoint = Endpoint(
            id=once.derived_id(ENDPOINT, user_id) if once else new_id(ENDPOINT, now),
            url=url,
            events=events,
            created_at=now,
            fingerprint=once.fingerprint if once else None,
        )

        def step(found: Endpoints) -> Endpoints:
            before = found.find(endpoint.id)
            if before:
                if once:
                    once.require_same(before.fingerprint)
                return found
            if len(found.items) >= MOST_ENDPOINTS:
                raise TooManyEndpoints(detail=f"At most {MOST_ENDPOINTS} are kept.")
            return found.model_copy(update={"items": (*found.items, endpoint)})

        added = self.repository.change_all(user_id, step).find(endpoint.id) or endpoint
        log_event("webhook.endpoint_added")
        return Opened(added, self.signing.secret(added))

    def change(
        self,
        user_id: str,
        endpoint_id: str,
        *,
        url: str | None,
        events: tuple[str, ...] | None,
        enabled: bool | None,
    ) -> Endpoint:
        """Change an endpoint; what is None stays. Raises UrlRefused, NoSuchEndpoint."""
        if url is not None:
            self._require_fit(url)
        now = self.clock()

        def step(endpoint: Endpoint) -> Endpoint:
            given = {"url": url, "events": events}
            known = {name: value for name, value in given.items() if value is not None}
            changed = endpoint.model_copy(update=known)
            if enabled is False and not changed.disabled:
                return changed.off(Disabled.OWNER, now)
            return changed.enabled() if enabled else changed

        return self.repository.change(user_id, endpoint_id, step)

    def remove(self, user_id: str, endpoint_id: str) -> None:
        """Remove an endpoint: nothing more is sent there. Raises NoSuchEndpoint."""

        def step(found: Endpoints) -> Endpoints:
            if found.find(endpoint_id) is None:
                raise NoSuchEndpoint
            left = tuple(each for each in found.items if each.id != endpoint_id)
            return found.model_copy(update={"items": left})

        self.repository.change_all(user_id, step)

    def rotate(self, user_id: str, endpoint_id: str) -> Opened:
        """Give an endpoint another secret; the one before signs for a day beside it.

        So does the one of a rotation whose answer was lost. Raises NoSuchEndpoint.
        """
        now = self.clock()
        changed = self.repository.change(user_id, endpoint_id, lambda each: each.rotated(now))
        return Opened(changed, self.signing.secret(changed))

    def test(self, user_id: str, endpoint_id: str) -> Delivery:
        """Send an event of no meaning; raises NoSuchEndpoint, EndpointDisabled, SentTooOften."""
        endpoint = self._for_sending(user_id, endpoint_id)
        now = self.clock()
        delivery = Delivery(
            id=new_id(DELIVERY, now),
            user_id=user_id,
            endpoint_id=endpoint.id,
            event_id=new_id(EVENT, now),
            type=TEST,
            subject_id=endpoint.id,
            created_at=now,
        )
        self.repository.add_delivery(delivery, now)
        ask(self.queue, delivery)
        return delivery

    def deliveries(self, user_id: str, *, limit: int, cursor: str | None) -> Page[Delivery]:
        """Return a page of deliveries, newest first; raises UnknownCursor."""
        return self.repository.page(user_id, limit=limit, cursor=cursor)

    def replay(self, user_id: str, delivery_id: str) -> Delivery:
        """Send an event again, with the same id, or at once if it is waiting for its next attempt.

        Raises NoSuchDelivery, NoSuchEndpoint, EndpointDisabled, SentTooOften.
        """
        found = self.repository.deliveries.find(user_id, delivery_id)
        if found is None:
            raise NoSuchDelivery
        self._for_sending(user_id, found.endpoint_id)
        delivery = self.repository.change_delivery(user_id, delivery_id, Delivery.again)
        self.repository.due_now(delivery, self.clock())
        ask(self.queue, delivery)
        return delivery

    def _for_sending(self, user_id: str, endpoint_id: str) -> Endpoint:
        """Return an endpoint to which its owner may have something sent now."""
        now = self.clock()

        def step(endpoint: Endpoint) -> Endpoint:
            if endpoint.disabled:
                raise EndpointDisabled
            wait = (endpoint.by_hand_at or now - BY_HAND_PAUSE) + BY_HAND_PAUSE - now
            if wait > timedelta(0):
                raise SentTooOften(retry_after_s=ceil(wait.total_seconds()))
            return endpoint.model_copy(update={"by_hand_at": now})

        return self.repository.change(user_id, endpoint_id, step)

    def _require_fit(self, url: str) -> None:
        if why := self.sender.refuses(url):
            raise UrlRefused(detail=why)
