"""How the use cases of webhooks are put together. ``shared.bootstrap`` calls this once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from shared.accounts.emails.jobs import notify_of_webhook
from shared.interviews.model import State
from shared.interviews.wiring import InterviewServices
from shared.kernel.assembly import Assembly
from shared.kernel.clock import Clock
from shared.ports.documents import DocumentStore
from shared.ports.events import EventType
from shared.ports.keys import Keys
from shared.ports.queues import Queue
from shared.ports.webhooks import WebhookSender
from shared.resumes.service import Resumes
from shared.webhooks.announcing import Announcer
from shared.webhooks.delivering import Deliveries, Happened, NotifyDisabled
from shared.webhooks.endpoints import WebhookEndpoints
from shared.webhooks.repository import WebhookRepository


class Parts(Protocol):
    """What webhooks need of the composition root; the domains when they are first asked."""

    @property
    def documents(self) -> DocumentStore:
        """Where documents are kept, behind the fence."""
        ...

    @property
    def queue(self) -> Queue:
        """Where work waits."""
        ...

    @property
    def keys(self) -> Keys:
        """What secrets are derived from."""
        ...

    @property
    def interviews(self) -> InterviewServices:
        """Who knows which sessions are evaluated."""
        ...

    @property
    def resumes(self) -> Resumes:
        """Who knows which resumes are there."""
        ...

    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookServices:
    """The use cases of webhooks."""

    endpoints: WebhookEndpoints
    deliveries: Deliveries


def announcer(documents: DocumentStore, queue: Queue, *, clock: Clock) -> Announcer:
    """Return what other domains announce events to."""
    return Announcer(repository=WebhookRepository.over(documents), queue=queue, clock=clock)


def build(parts: Parts, sender: WebhookSender) -> WebhookServices:
    """Put webhooks together."""

    def evaluated(user_id: str, session_id: str) -> bool:
        session = parts.interviews.sessions.find(user_id, session_id)
        return session is not None and session.state is State.EVALUATED

    def read(user_id: str, resume_id: str) -> bool:
        return parts.resumes.repository.get(user_id, resume_id) is not None

    # A purged recording is announced when it is gone already.
    happened = {EventType.SESSION_EVALUATED: evaluated, EventType.RESUME_READ: read}
    part = Assembly(
        {
            Clock: parts.clock,
            Queue: parts.queue,
            Keys: parts.keys,
            WebhookSender: sender,
            WebhookRepository: WebhookRepository.over(parts.documents),
            Mapping[str, Happened]: happened,
            NotifyDisabled: partial(notify_of_webhook, parts.queue),
        }
    )
    return part(WebhookServices)
