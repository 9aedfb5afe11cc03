"""The emulator beside the functions of the local host, where no account at Razorpay is set."""

from dev.razorpay.emulator import Emulator
from dev.razorpay.serving import MountedEmulator
from dev.razorpay.webhooks import Courier
from shared.bootstrap import Services

WEBHOOKS = "/api/v1/webhooks/razorpay"


def emulated_payments(services: Services) -> MountedEmulator | None:
    """Return the emulator as a route, its webhooks on their way; None where Razorpay itself is."""
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
    Courier(emulator.outbox, settings.public_url + WEBHOOKS, emulator.weather).start()
    return MountedEmulator(emulator)
