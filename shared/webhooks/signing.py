"""Signatures of webhooks, as the Standard Webhooks specification has them (version 1)."""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.kernel.clock import stamp
from shared.ports.keys import Keys
from shared.webhooks.model import Delivery, Endpoint

_PURPOSE = "webhook-signing"
_PREFIX = "whsec_"

SUBJECTS: Mapping[str, str] = {
    "resume.read": "resume_id",
    "session.evaluated": "session_id",
    "recording.purged": "recording_id",
    "endpoint.test": "endpoint_id",
}
"""By the type of an event: the member of its ``data`` that holds the id."""


def body_of(delivery: Delivery) -> bytes:
    """Return what is sent: the same bytes at each attempt; ids and times, and nothing else."""
    event = {
        "id": delivery.event_id,
        "type": delivery.type,
        "timestamp": stamp(delivery.created_at),
        "data": {SUBJECTS.get(delivery.type, "id"): delivery.subject_id},
    }
    return json.dumps(event).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Derives secrets and signs with them: who reads the documents can sign nothing."""

    keys: Keys

    def secret(self, endpoint: Endpoint) -> str:
        """Return the present secret of an endpoint, in the form in which it is shown."""
        return _PREFIX + base64.b64encode(self._key(endpoint, endpoint.serial)).decode()

    def headers(
        self, endpoint: Endpoint, event_id: str, body: bytes, now: datetime
    ) -> dict[str, str]:
        """Return the headers by which a receiver proves a body, by any secret that still signs."""
        moment = str(int(now.timestamp()))
        signed = b".".join((event_id.encode(), moment.encode(), body))
        signatures = (
            hmac.digest(self._key(endpoint, serial), signed, "sha256")
            for serial in endpoint.serials(now)
        )
        return {
            "webhook-id": event_id,
            "webhook-timestamp": moment,
            "webhook-signature": " ".join(
                f"v1,{base64.b64encode(each).decode()}" for each in signatures
            ),
        }

    def _key(self, endpoint: Endpoint, serial: int) -> bytes:
        root = self.keys.secret(_PURPOSE)
        return hmac.digest(root, f"{endpoint.id}:{serial}".encode(), "sha256")
