"""The emulator's webhooks: signed snapshots of entities, and their delivery with its faults."""

import copy
import json
import threading
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from dev.razorpay.ids import new_id
from dev.razorpay.state import Json
from shared.kernel.clock import Clock

type Sign = Callable[[bytes], str]

_TIMEOUT_S = 5.0
_GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class Event:
    """One webhook, ready to be sent; the id is in a header and so is not signed."""

    id: str
    name: str
    body: bytes
    signature: str

    def headers(self, event_id: str | None = None) -> dict[str, str]:
        """Return the headers, with another event id if one is given."""
        return {
            "Content-Type": "application/json",
            "X-Razorpay-Signature": self.signature,
            "X-Razorpay-Event-Id": event_id or self.id,
        }


@dataclass(slots=True)
class Outbox:
    """Events that wait to be delivered, oldest first; ``sent`` is everything there ever was."""

    clock: Clock
    sign: Sign
    waiting: deque[Event] = field(default_factory=deque)
    sent: list[Event] = field(default_factory=list)

    def emit(self, event: str, entities: dict[str, Json]) -> None:
        """Make an event of the entities as they are now."""
        document = {
            "entity": "event",
            "account_id": "acc_EMULATOR000001",
            "event": event,
            "contains": list(entities),
            "payload": {
                name: {"entity": copy.deepcopy(entity)} for name, entity in entities.items()
            },
            "created_at": int(self.clock().timestamp()),
        }
        body = json.dumps(document).encode()
        made = Event(new_id("evt"), event, body, self.sign(body))
        self.waiting.append(made)
        self.sent.append(made)


@dataclass(slots=True)
class DeliveryFaults:
    """Faults to inject into the delivery of webhooks."""

    drop: bool = False
    duplicate: bool = False
    reverse: bool = False
    delay_s: float = 0.0


class WebhookSender:
    """Delivers an outbox to a URL in a thread, and retries what was not accepted."""

    def __init__(
        self, outbox: Outbox, url: str, faults: DeliveryFaults, *, pause_s: float = 0.2
    ) -> None:
        """Deliver nothing before ``start``."""
        self._outbox = outbox
        self._url = url
        self._faults = faults
        self._pause_s = pause_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def stop(self) -> None:
        """Deliver nothing more."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._pause_s + self._faults.delay_s):
            batch = [self._outbox.waiting.popleft() for _ in range(len(self._outbox.waiting))]
            if self._faults.reverse:
                batch.reverse()
            for event in batch:
                self._deliver(event)

    def _deliver(self, event: Event) -> None:
        if self._faults.drop:
            return
        for _ in range(2 if self._faults.duplicate else 1):
            if not _post(self._url, event):
                self._outbox.waiting.append(event)
                return


def _post(url: str, event: Event) -> bool:
    """Send an event; tell whether it was accepted within Razorpay's five seconds."""
    request = urllib.request.Request(url, event.body, event.headers())  # noqa: S310 - our own host
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as response:  # noqa: S310 - see above
            return response.status in _GOOD
    except (urllib.error.URLError, OSError):
        return False
