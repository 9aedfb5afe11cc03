"""Which account at Razorpay an installation uses: its own, or one of the emulator beside it."""

import secrets
from typing import Any, cast

from shared.adapters.razorpay.gateway import RazorpayGateway
from shared.config import BadSetting, Settings
from shared.ports.keys import Keys
from shared.ports.payments import Credentials, PaymentGateway

_RAZORPAY = "https://api.razorpay.com"
_KEY = ("razorpay_key_id", "razorpay_key_secret")
_WEBHOOK, _PREVIOUS = "razorpay_webhook_secret", "razorpay_webhook_secret_previous"


def credentials_of(settings: Settings, keys: Keys) -> Credentials:
    """Return what opens the account.

    The emulator's secrets are those of this installation, so no other can sign for it. Where a
    secret is missing a random one stands in its place, with which nobody can sign.
    """
    if _has_account(settings):
        return Credentials(
            key_id=settings.razorpay_key_id or "missing",
            key_secret=settings.razorpay_key_secret or secrets.token_hex(),
            webhook_secret=settings.razorpay_webhook_secret or secrets.token_hex(),
            webhook_secret_previous=settings.razorpay_webhook_secret_previous,
        )
    return Credentials(
        key_id="rzp_test_EMULATOR000001",
        key_secret=keys.secret("razorpay-emulator-key").hex(),
        webhook_secret=keys.secret("razorpay-emulator-webhook").hex(),
    )


def gateway_of(settings: Settings, credentials: Credentials) -> PaymentGateway:
    """Return the gateway to the account; what needs a setting that is missing raises BadSetting."""
    usual = _RAZORPAY if _has_account(settings) else f"{settings.public_url}/razorpay"
    gateway = RazorpayGateway(credentials, api_url=settings.razorpay_api_url or usual)
    return cast("PaymentGateway", _PartlySet(gateway, settings)) if settings.faults else gateway


def _has_account(settings: Settings) -> bool:
    """Tell whether there is an account at Razorpay itself, even if a part of its settings lacks."""
    try:
        settings.need(*_KEY, _WEBHOOK)
    except BadSetting:
        return True
    return bool(settings.razorpay_key_id)


class _PartlySet:
    """A PaymentGateway some of whose settings cannot be used: each is missed where it is needed."""

    def __init__(self, gateway: RazorpayGateway, settings: Settings) -> None:
        self._gateway = gateway
        self._settings = settings

    def signed_webhook(self, body: bytes, signature: str | None) -> bool:
        """See PaymentGateway; what the previous secret may have signed has to come again."""
        self._settings.need(_WEBHOOK)
        good = self._gateway.signed_webhook(body, signature)
        if not good:
            self._settings.need(_PREVIOUS)
        return good

    def ping(self) -> str:
        """See PaymentGateway."""
        self._settings.need(*_KEY, _WEBHOOK, _PREVIOUS)
        return self._gateway.ping()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any other member of PaymentGateway
        self._settings.need(*_KEY)
        return getattr(self._gateway, name)
