"""The emulator mounted on the local host, for installations without a Razorpay account."""

from dev.razorpay.emulator import Emulator
from dev.razorpay.serving import MountedEmulator
from dev.razorpay.webhooks import WebhookSender
from shared.bootstrap import Services

WEBHOOKS = "/api/v1/webhooks/razorpay"


def emulated_payments(services: Services) -> MountedEmulator | None:
    """Return the emulator as a route and start its webhooks; None if a Razorpay account is set."""
    settings = services.settings
    if settings.razorpay_key_id:
        return None
    credentials = services.payment_credentials
    emulator = Emulator(
        services.clock,
        key_id=credentials.key_id,
        key_secret=credentials.key_secret,
        webhook_secret=credentials.webhook_secret,
        file=settings.data_dir / "razorpay.json",
    )
    WebhookSender(emulator.outbox, settings.public_url + WEBHOOKS, emulator.delivery_faults).start()
    return MountedEmulator(emulator)
