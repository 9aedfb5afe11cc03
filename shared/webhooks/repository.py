"""Reads and writes what is stored of webhooks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Self

from shared.kernel.clock import stamp
from shared.kernel.errors import NotAuthenticated
from shared.ports.documents import JOBS, USERS, DocumentStore, Query
from shared.store import Collection, Page, existing
from shared.webhooks.errors import NoSuchDelivery, NoSuchEndpoint
from shared.webhooks.model import (
    DELIVERIES_KEPT_FOR,
    ENDPOINTS_ID,
    WORK,
    Delivery,
    DueDelivery,
    Endpoint,
    Endpoints,
)

_TICK = timedelta(microseconds=1)
_KIND = "webhook_due"


def _kept_s(_: Delivery) -> int:
    return int(DELIVERIES_KEPT_FOR.total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRepository:
    """The endpoints of users, their deliveries, and what is due."""

    endpoints: Collection[Endpoints]
    deliveries: Collection[Delivery]
    dues: Collection[DueDelivery]

    @classmethod
    def over(cls, documents: DocumentStore) -> Self:
        """Return the repository in a store."""
        return cls(
            endpoints=Collection(documents, USERS, Endpoints),
            deliveries=Collection(documents, USERS, Delivery, ttl_s=_kept_s),
            dues=Collection(documents, JOBS, DueDelivery),
        )

    def of_user(self, user_id: str) -> tuple[Endpoint, ...]:
        """Return the endpoints of a user; raises Unreadable."""
        found = self.endpoints.find(user_id, ENDPOINTS_ID)
        return found.items if found else ()

    def endpoint(self, user_id: str, endpoint_id: str) -> Endpoint:
        """Return an endpoint; raises NoSuchEndpoint."""
        found = next((each for each in self.of_user(user_id) if each.id == endpoint_id), None)
        if found is None:
            raise NoSuchEndpoint
        return found

    def change_all(self, user_id: str, step: Callable[[Endpoints], Endpoints]) -> Endpoints:
        """Change the endpoints of a user."""
        return self.endpoints.change(
            user_id, ENDPOINTS_ID, lambda found: step(found or Endpoints(user_id=user_id))
        )

    def change(
        self, user_id: str, endpoint_id: str, step: Callable[[Endpoint], Endpoint]
    ) -> Endpoint:
        """Change an endpoint and return it; raises NoSuchEndpoint."""

        def one(found: Endpoints) -> Endpoints:
            endpoint = found.find(endpoint_id)
            if endpoint is None:
                raise NoSuchEndpoint
            return found.with_changed(step(endpoint))

        changed = self.endpoints.change(user_id, ENDPOINTS_ID, existing(NoSuchEndpoint, one))
        return next(each for each in changed.items if each.id == endpoint_id)

    def add_delivery(self, delivery: Delivery, now: datetime) -> None:
        """Keep a delivery that is to be made at once. One that is there stays as it is.

        What is due comes first: whatever dies in between, no delivery waits for nobody.
        """
        self.due_now(delivery, now)
        self.deliveries.add(delivery)

    def due_now(self, delivery: Delivery, now: datetime) -> None:
        """Have a delivery looked at, at once."""
        due = DueDelivery(
            id=delivery.id, user_id=delivery.user_id, since=now, due_at=now, asked_at=now
        )
        self.dues.put(due)

    def page(self, user_id: str, *, limit: int, cursor: str | None) -> Page[Delivery]:
        """Return a page of a user's deliveries, newest first; raises UnknownCursor."""
        query = Query(kind="webhook_delivery", order_by="created_at", descending=True, limit=limit)
        return self.deliveries.page(user_id, query, cursor)

    def change_delivery(
        self, user_id: str, delivery_id: str, step: Callable[[Delivery], Delivery]
    ) -> Delivery:
        """Change a delivery; raises NoSuchDelivery."""
        return self.deliveries.change(user_id, delivery_id, existing(NoSuchDelivery, step))

    def take(self, delivery_id: str, now: datetime, *, lease: timedelta) -> DueDelivery | None:
        """Return a delivery that is due, and have it alone for a while; None where it is not."""
        taken = False

        def hold(due: DueDelivery) -> DueDelivery:
            nonlocal taken
            taken = due.due_at <= now
            return due.model_copy(update={"due_at": now + lease}) if taken else due

        try:
            due = self.dues.change(WORK, delivery_id, existing(NoSuchDelivery, hold))
        except (NoSuchDelivery, NotAuthenticated):
            return None
        return due if taken else None

    def postpone(self, due: DueDelivery, until: datetime) -> None:
        """Have a delivery looked at later; raises NoSuchDelivery."""
        update = {"due_at": until, "asked_at": until}
        step = existing(NoSuchDelivery, lambda now: now.model_copy(update=update))
        self.dues.change(WORK, due.id, step)

    def asked(self, due: DueDelivery, now: datetime) -> None:
        """Note that a worker was asked for a delivery; raises NoSuchDelivery."""
        step = existing(NoSuchDelivery, lambda each: each.model_copy(update={"asked_at": now}))
        self.dues.change(WORK, due.id, step)

    def finish(self, due: DueDelivery) -> None:
        """Look at a delivery no more, unless it was sent again by hand meanwhile."""
        kept = self.dues.get(WORK, due.id)
        if kept and kept.value.since == due.since:
            self.dues.remove(WORK, due.id, etag=kept.etag)

    def due(self, now: datetime, *, most: int, unreadable: list[str]) -> Iterator[DueDelivery]:
        """Yield deliveries that are due, those first that are so for longest."""
        query = Query(kind=_KIND, order_by="due_at", before=stamp(now + _TICK))
        return islice(self.dues.every(WORK, query, unreadable=unreadable), most)
