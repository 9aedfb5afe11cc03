"""Which account at Razorpay an installation uses: its own, or one of the emulator beside it."""

from shared.adapters.razorpay.gateway import RazorpayGateway
from shared.config import Settings
from shared.ports.keys import Keys
from shared.ports.payments import Credentials

_RAZORPAY = "https://api.razorpay.com"


def credentials_of(settings: Settings, keys: Keys) -> Credentials:
    """Return what opens the account.

    The emulator's secrets are those of this installation, so no other can sign for it.
    """
    if settings.razorpay_key_id:
        return Credentials(
            key_id=settings.razorpay_key_id,
            key_secret=settings.razorpay_key_secret,
            webhook_secret=settings.razorpay_webhook_secret,
            webhook_secret_previous=settings.razorpay_webhook_secret_previous,
        )
    return Credentials(
        key_id="rzp_test_EMULATOR000001",
        key_secret=keys.secret("razorpay-emulator-key").hex(),
        webhook_secret=keys.secret("razorpay-emulator-webhook").hex(),
    )


def gateway_of(settings: Settings, credentials: Credentials) -> RazorpayGateway:
    """Return the gateway to the account."""
    usual = _RAZORPAY if settings.razorpay_key_id else f"{settings.public_url}/razorpay"
    return RazorpayGateway(credentials, api_url=settings.razorpay_api_url or usual)
