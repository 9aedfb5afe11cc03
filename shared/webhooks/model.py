"""What is stored of webhooks: the endpoints of a user, deliveries, and which of those are due."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple, Self

from shared.kernel.clock import Instant
from shared.kernel.ids import derived_id
from shared.ports.webhooks import Outcome
from shared.store import Stored

ENDPOINT, EVENT, DELIVERY = "wep", "evt", "whd"
WORK: Literal["webhooks"] = "webhooks"
ENDPOINTS_ID: Literal["webhook_endpoints"] = "webhook_endpoints"

MOST_ENDPOINTS = 5
"""How many endpoints an account may have."""

OLD_SECRET_FOR = timedelta(hours=24)
"""How long events are signed with the secret before as well."""

MOST_OLD_SECRETS = 3

DELIVERIES_KEPT_FOR = timedelta(days=30)
"""How long a delivery is listed after it last changed."""

DISABLED_AFTER = timedelta(days=5)
"""After so long without any success an endpoint is disabled, and its owner is told."""

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""The waits between the attempts of a delivery: ten attempts in a little more than three days."""

BY_HAND_PAUSE = timedelta(seconds=10)
"""An owner has one event in so long sent to an endpoint, so that nobody is flooded through us."""

TEST = "endpoint.test"
"""The type of the event that is sent to try an endpoint."""


class Disabled(StrEnum):
    """Why an endpoint is sent nothing."""

    OWNER = "owner"
    FAILING = "failing"
    GONE = "gone"


class RetiredSecret(Stored):
    """A secret by its number, and how long it still signs beside the present one."""

    serial: int
    until: Instant


class Endpoint(Stored):
    """Where events are sent. Its secrets are derived from its id and a number, never stored.

    ``events``: types, as text: one that the next release knows is kept. ``failing_since``: when the
    first attempt failed after which none succeeded. ``fingerprint``: of the request that made it.
    ``by_hand_at``: when its owner last had something sent.
    """

    id: str
    url: str
    events: tuple[str, ...]
    created_at: Instant
    fingerprint: str | None = None
    serial: int = 1
    retired: tuple[RetiredSecret, ...] = ()
    failing_since: Instant | None = None
    disabled: Disabled | None = None
    disabled_at: Instant | None = None
    by_hand_at: Instant | None = None

    def serials(self, now: datetime) -> tuple[int, ...]:
        """Return the numbers of the secrets that sign now, the present one first."""
        return (self.serial, *(each.serial for each in self.retired if now < each.until))

    def rotated(self, now: datetime) -> Self:
        """Return the endpoint with another secret; the present one signs a day longer."""
        old = RetiredSecret(serial=self.serial, until=now + OLD_SECRET_FOR)
        still = [each for each in self.retired if now < each.until]
        retired = (old, *still)[:MOST_OLD_SECRETS]
        return self.model_copy(update={"serial": self.serial + 1, "retired": retired})

    def enabled(self) -> Self:
        """Return the endpoint in good standing."""
        fresh = {"disabled": None, "disabled_at": None, "failing_since": None}
        return self.model_copy(update=fresh)

    def off(self, why: Disabled, now: datetime) -> Self:
        """Return the endpoint disabled."""
        return self.model_copy(update={"disabled": why, "disabled_at": now})

    def after(self, outcome: Outcome, now: datetime) -> Self:
        """Return the endpoint after an attempt."""
        if outcome.problem is None:
            return self.model_copy(update={"failing_since": None})
        since = self.failing_since or now
        failing = self.model_copy(update={"failing_since": since})
        if failing.disabled:
            return failing
        if outcome.gone:
            return failing.off(Disabled.GONE, now)
        return failing.off(Disabled.FAILING, now) if now - since >= DISABLED_AFTER else failing


class Opened(NamedTuple):
    """An endpoint with its secret, which is shown this once."""

    endpoint: Endpoint
    secret: str


class Endpoints(Stored):
    """Every endpoint of one user (``users``): one document, so that their number is bounded."""

    id: Literal["webhook_endpoints"] = ENDPOINTS_ID
    kind: Literal["webhook_endpoints"] = "webhook_endpoints"
    user_id: str
    items: tuple[Endpoint, ...] = ()

    def find(self, endpoint_id: str) -> Endpoint | None:
        """Return an endpoint."""
        return next((each for each in self.items if each.id == endpoint_id), None)

    def with_changed(self, endpoint: Endpoint) -> Self:
        """Return the endpoints with one of them as it is now."""
        items = tuple(endpoint if each.id == endpoint.id else each for each in self.items)
        return self.model_copy(update={"items": items})


class DeliveryState(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(Stored):
    """One event on its way to one endpoint (``users``).

    ``attempts``: since it was announced or sent again by hand. ``last_problem``: a
    ``DeliveryProblem``, or one that a later release knows.
    """

    id: str
    kind: Literal["webhook_delivery"] = "webhook_delivery"
    user_id: str
    endpoint_id: str
    event_id: str
    type: str
    subject_id: str
    created_at: Instant
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    last_at: Instant | None = None
    last_status: int | None = None
    last_problem: str | None = None
    next_at: Instant | None = None

    @classmethod
    def of(
        cls, event: str, *, user_id: str, subject_id: str, endpoint_id: str, now: datetime
    ) -> Self:
        """Return the delivery of an event, which has the same ids whenever it is announced."""
        event_id = derived_id(EVENT, event, user_id, subject_id)
        return cls(
            id=derived_id(DELIVERY, event_id, endpoint_id),
            user_id=user_id,
            endpoint_id=endpoint_id,
            event_id=event_id,
            type=event,
            subject_id=subject_id,
            created_at=now,
        )

    def wait(self) -> timedelta | None:
        """Return how long to wait after the attempt that was last made; None: it was the last."""
        return WAITS[self.attempts - 1] if self.attempts <= len(WAITS) else None

    def after(self, outcome: Outcome, now: datetime) -> Self:
        """Return the delivery after one more attempt."""
        tried = self.model_copy(
            update={
                "attempts": self.attempts + 1,
                "last_at": now,
                "last_status": outcome.status,
                "last_problem": outcome.problem,
                "next_at": None,
            }
        )
        if outcome.problem is None:
            return tried.model_copy(update={"state": DeliveryState.DELIVERED})
        wait = tried.wait()
        if wait is None or outcome.final:
            return tried.model_copy(update={"state": DeliveryState.FAILED})
        return tried.model_copy(update={"next_at": now + wait})

    def again(self) -> Self:
        """Return the delivery as if no attempt had been made yet."""
        fresh = {"state": DeliveryState.WAITING, "attempts": 0, "next_at": None}
        return self.model_copy(update=fresh)


class DueDelivery(Stored):
    """That a delivery is not final (``jobs``). ``asked_at``: when a worker was last asked."""

    id: str
    kind: Literal["webhook_due"] = "webhook_due"
    work: Literal["webhooks"] = WORK
    user_id: str
    since: Instant
    due_at: Instant
    asked_at: Instant
