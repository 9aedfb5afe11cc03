"""The other side of webhooks: a scripted sender, and what a receiver does to prove a request."""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from shared.bootstrap import Services
from shared.ports.webhooks import Outcome
from shared.webhooks.wiring import build

OK = Outcome(200)


class Received(NamedTuple):
    """A request as it arrived."""

    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        """What it says."""
        said: dict[str, Any] = json.loads(self.body)
        return said

    def is_signed_with(self, secret: str) -> bool:
        """Verify as the specification tells receivers to; written apart from the product's code."""
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        said = self.headers
        signed = f"{said['webhook-id']}.{said['webhook-timestamp']}.{self.body.decode()}"
        right = base64.b64encode(hmac.digest(key, signed.encode(), "sha256")).decode()
        return f"v1,{right}" in said["webhook-signature"].split(" ")


class ScriptedSender:
    """Answers with what it is told to, and with 200 after that."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.outcomes: list[Outcome | BaseException] = []
        self.always: Outcome = OK
        self.meanwhile: Callable[[], None] | None = None

    def refuses(self, url: str) -> str | None:
        return None if url.startswith("https://") else "An address begins with https://."

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        self.received.append(Received(url, headers, body))
        if self.meanwhile:
            self.meanwhile()
        outcome = self.outcomes.pop(0) if self.outcomes else self.always
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


def scripted(services: Services) -> ScriptedSender:
    """Let a scripted sender stand for the Internet."""
    sender = ScriptedSender()
    services.replace(webhooks=build(services, sender))
    return sender
