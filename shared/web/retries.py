"""Retries of queue messages: an outage postpones a message and uses up none of its tries.

The host tries a message that fails five times in a minute and sets it aside. That is right for a
message that is bad itself. While a service does not respond, the same message is sent again with a
growing delay, for a week; ``retry``, a member that no handler sees, counts with it. What waits for
its turn under a quota (a mail, an answer to be heard) is no outage: it is sent again for then.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self

from shared.bootstrap import Services
from shared.kernel.clock import read_stamp, stamp
from shared.kernel.errors import InTurn, NotAuthenticated, NotFound, Unavailable
from shared.kernel.trace import log_event, log_failure, log_outcome
from shared.ports.documents import Json
from shared.ports.queues import ANSWERS, MAX_BATCH, MAX_WAIT, QUEUES, Queue, QueueName
from shared.setting import settings_of

type Worker = Callable[[Json, Services], None]

PATIENCE = timedelta(days=7)
"""How long an outage may last before a message is set aside for a person after all."""

FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)
SPREAD = 0.2
"""A delay is longer by up to this share, so that what failed together does not return together."""

WORKED_ON = (*QUEUES, ANSWERS.poison)
"""Queues that a function works on, and whose messages can therefore be poison."""

_REQUEUED_WITHIN = timedelta(minutes=5)
_MEMBER = "retry"
_MOST_DOUBLINGS = 16

_random = secrets.SystemRandom()


class NoSuchQueue(NotFound):
    """No queue has this name."""

    code = "queue.not_found"
    title = "There is no queue of this name"


class Retry(NamedTuple):
    """How often a message has been postponed, and since when."""

    attempt: int
    first_at: datetime

    @classmethod
    def read(cls, value: object, now: datetime) -> Self:
        """Return what a message carries; one without it, or with another form, is new."""
        match value:
            case {"attempt": int(attempt), "first_at": str(first_at)} if attempt > 0:
                try:
                    return cls(attempt, read_stamp(first_at))
                except ValueError:
                    pass
        return cls(0, now)

    def age(self, now: datetime) -> timedelta:
        """Return how long ago the message failed first."""
        return now - self.first_at

    def next(self) -> Self:
        """Return what the message carries when it is sent again."""
        return self._replace(attempt=self.attempt + 1)

    def delay(self, retry_after: timedelta) -> timedelta:
        """Return how long to wait for attempt number ``attempt``, at least ``retry_after``."""
        doublings = min(self.attempt - 1, _MOST_DOUBLINGS)
        wait = max(min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY), retry_after)
        return min(wait * (1 + SPREAD * _random.random()), MAX_WAIT)

    def member(self) -> Json:
        """Return the stored form."""
        return {"attempt": self.attempt, "first_at": stamp(self.first_at)}


def anew(body: Json) -> Json:
    """Return a message as it was when it was sent first."""
    return {member: value for member, value in body.items() if member != _MEMBER}


def requeue(queue: Queue, name: QueueName, *, per_minute: int) -> int:
    """Send every visible poison message of a queue again, so many a minute; return how many.

    A message is deleted from the poison queue after it has been sent: one that is cut off may be
    handled twice, and none is lost.
    """
    count = 0
    while messages := queue.receive(name.poison, limit=MAX_BATCH, hide_for=_REQUEUED_WITHIN):
        for message in messages:
            delay = min(timedelta(minutes=count // per_minute), MAX_WAIT)
            queue.send(name, anew(message.body), delay=delay)
            queue.delete(name.poison, message)
            count += 1
    return count


def handle_message(
    queue: QueueName,
    worker: Worker,
    body: Json,
    parts: Services,
    *,
    name: str,
    dequeued: int,
    sent_at: datetime | None = None,
) -> None:
    """Run a worker on a message; an exception leaves the message to the host.

    For the log are ``name``, the function, ``dequeued``, the host's number of tries, and
    ``sent_at``, when the message came into the queue: UTC, where no zone is given.
    """
    now = parts.clock()
    retry, task = Retry.read(body.get(_MEMBER), now), anew(body)
    age_s = round(retry.age(now).total_seconds())
    known: dict[str, Any] = {
        "function": name,
        "dequeued": dequeued,
        "waited_s": _waited_s(sent_at, now),
        "attempt": retry.attempt,
    }
    try:
        worker(task, parts)
    except InTurn as error:
        delay = min(timedelta(seconds=error.retry_after_s), MAX_WAIT)
        parts.queue.send(queue, body, delay=delay)
        log_event("queue.paced", level=logging.INFO, **known, delay_s=error.retry_after_s)
    except Unavailable as error:
        if retry.age(now) >= PATIENCE:
            log_failure("queue.failed", **known, age_s=age_s)
            raise
        delay_s = _postpone(parts.queue, queue, task, retry.next(), error)
        log_event(
            "queue.postponed",
            level=logging.WARNING,
            **known,
            **settings_of(error),
            age_s=age_s,
            error=error.code,
            delay_s=delay_s,
        )
    except NotAuthenticated:  # the fence: whom the message is about has been erased
        log_outcome("queue.dropped", **known)
    except Exception:
        log_failure("queue.failed", **known, age_s=age_s)
        raise
    else:
        log_outcome("queue.handled", **known)


def _postpone(queue: Queue, name: QueueName, task: Json, retry: Retry, error: Unavailable) -> int:
    """Send a message again for after an outage; return the seconds until then."""
    delay = retry.delay(timedelta(seconds=error.retry_after_s))
    queue.send(name, {**task, _MEMBER: retry.member()}, delay=delay)
    return round(delay.total_seconds())


def _waited_s(sent_at: datetime | None, now: datetime) -> float | None:
    """Return how long a message was in the queue, a delay that was asked for included."""
    if sent_at is None:
        return None
    since = sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)
    return max(round((now - since).total_seconds(), 1), 0.0)
