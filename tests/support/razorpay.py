"""Razorpay as a test sees it: the emulator in this process; webhooks come when a test says so."""

from collections.abc import Callable
from typing import Any

import httpx

from dev.razorpay import payments
from dev.razorpay.emulator import Emulator
from dev.razorpay.serving import InProcess
from dev.razorpay.webhooks import Event
from shared.adapters.razorpay.gateway import RazorpayGateway
from shared.bootstrap import Services
from shared.ports.payments import PaymentGateway

WEBHOOKS = "/api/v1/webhooks/razorpay"

type Json = dict[str, Any]


def emulator_of(services: Services) -> Emulator:
    """Return an emulator that opens with the credentials of an installation."""
    given = services.payment_credentials
    return Emulator(
        services.clock,
        key_id=given.key_id,
        key_secret=given.key_secret,
        webhook_secret=given.webhook_secret,
    )


def gateway_to(emulator: Emulator, services: Services) -> PaymentGateway:
    """Return our own adapter, without a network between it and the emulator."""
    adapter = InProcess(emulator)
    return RazorpayGateway(services.payment_credentials, api_url="https://bank", adapter=adapter)


class Bank:
    """The emulator behind one installation."""

    def __init__(
        self,
        services: Services,
        client: Callable[[], httpx.Client],
        emulator: Emulator | None = None,
    ) -> None:
        """``client`` makes a browser to send webhooks with; ``emulator``: one that is there."""
        self.emulator = emulator or emulator_of(services)
        services.replace(gateway=gateway_to(self.emulator, services))
        self._client = client

    def pay(self, order_id: str, outcome: str = "captured") -> Json:
        """Pay an order at the checkout; return what it hands out."""
        return self.emulator.checkout.pay_order(order_id, outcome)

    def refund_done(self, refund_id: str, *, failed: bool = False) -> None:
        """Let a refund arrive, or fail."""
        payments.finish_refund(self.emulator.state, refund_id, failed=failed)

    def deliver(self) -> list[httpx.Response]:
        """Deliver every webhook that waits, oldest first."""
        waiting = self.emulator.outbox.waiting
        return [self.post(waiting.popleft()) for _ in range(len(waiting))]

    def post(self, event: Event, *, event_id: str | None = None) -> httpx.Response:
        """Deliver a webhook."""
        return self.send(event.body, event.headers(event_id))

    def send(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """Send anything to where webhooks go."""
        with self._client() as client:
            encoded = {name.encode(): value.encode() for name, value in headers.items()}
            return client.post(WEBHOOKS, content=body, headers=httpx.Headers(encoded))
