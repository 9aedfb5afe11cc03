"""Settings: everything that differs from one installation to another.

The only reader of the environment. All settings are read at once, and one that makes no sense
stops the start with its name.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_PREFIX = "IMOCK_"

_SMTP_SCHEMES = {"", "smtp", "smtps", "smtp+plain"}


class BadSetting(Exception):
    """A setting is missing or makes no sense; the message names it and never its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Each field is read from ``IMOCK_`` and its name in capitals."""

    backend: str = "embedded"
    """Which adapters stand behind the ports."""

    data_dir: Path = Path(".imock")
    """Where the embedded backend keeps its state."""

    public_url: str = "http://localhost:7071"
    """Where the API is reached from outside, without a path; https makes cookies Secure."""

    frontend_url: str = "http://localhost:3000"
    """Where the links in mails lead, and the one origin that may use cookies."""

    email_sender: str = "iMock <no-reply@imock.ai>"
    """From whom mails come."""

    smtp_url: str = ""
    """``smtp://user:password@host:587``; without it the embedded backend writes mail to files."""

    bcrypt_cost: int = 12
    """Logarithm of the rounds of a password hash."""

    password_min_chars: int = 12
    """How short a password may be, in code points."""

    access_token_minutes: int = 10
    """How long an access token is good."""

    privacy_email: str = "privacy@imock.ai"
    """Where questions about privacy go; named in every mail and in the API's description."""

    rate_limits: bool = True
    """Whether to slow down callers who try too often; off only to measure."""

    razorpay_key_id: str = ""
    """``rzp_live_...`` or ``rzp_test_...``; without it the embedded backend has its emulator."""

    razorpay_key_secret: str = field(default="", repr=False)
    """What goes with the key id."""

    razorpay_webhook_secret: str = field(default="", repr=False)
    """What Razorpay signs webhooks with; another one than the key's secret."""

    razorpay_webhook_secret_previous: str = field(default="", repr=False)
    """The one before, while events signed with it may still come: 16 days after a change."""

    razorpay_api_url: str = ""
    """Where Razorpay answers, without ``/v1``; ``https://api.razorpay.com`` unless set."""

    catalogue_file: Path = Path(__file__).parent / "billing" / "catalogue.json"
    """What is for sale."""

    free_interviews_per_month: int = 3
    """How many interviews cost nothing, each month of UTC."""

    seller_name: str = "iMock"
    """Who sells, on invoices."""

    seller_address: str = ""
    """Where the seller is, on invoices; one line."""

    seller_gstin: str = ""
    """The seller's GSTIN; without it invoices show no tax."""

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        _require(self.backend == "embedded", "backend", "must be 'embedded'")
        for name in ("public_url", "frontend_url"):
            parts = urlsplit(getattr(self, name))
            origin = parts.scheme in {"http", "https"} and parts.hostname and not parts.path
            _require(bool(origin), name, "must be an http(s) origin without a path")
        scheme = urlsplit(self.smtp_url).scheme
        _require(scheme in _SMTP_SCHEMES, "smtp_url", "must read smtp(s)://user:password@host:port")
        _require(4 <= self.bcrypt_cost <= 16, "bcrypt_cost", "must lie in 4..16")  # noqa: PLR2004 - bcrypt's own range, cut where a login takes seconds
        _require(8 <= self.password_min_chars <= 64, "password_min_chars", "must lie in 8..64")  # noqa: PLR2004 - NIST SP 800-63B floor; 64 must be allowed
        self._check_razorpay()
        _require(1 <= self.access_token_minutes <= 60, "access_token_minutes", "must lie in 1..60")  # noqa: PLR2004 - minutes in an hour

    def _check_razorpay(self) -> None:
        """Refuse half of the credentials: with an empty secret anybody could sign."""
        names = ("razorpay_key_id", "razorpay_key_secret", "razorpay_webhook_secret")
        some = any(getattr(self, name) for name in names)
        for name in names:
            _require(bool(getattr(self, name)) == some, name, "must be set with the other two")
        distinct = self.razorpay_webhook_secret != self.razorpay_key_secret
        _require(distinct or not some, "razorpay_webhook_secret", "must not be the key's secret")
        gstin = re.fullmatch(r"(?:[0-9]{2}[A-Z0-9]{13})?", self.seller_gstin)
        _require(bool(gstin), "seller_gstin", "must be 15 digits and capitals")
        url = urlsplit(self.razorpay_api_url)
        local = url.scheme == "http" and url.hostname in {"localhost", "127.0.0.1", "::1"}
        fit = not self.razorpay_api_url or url.scheme == "https" or local
        _require(fit, "razorpay_api_url", "must be https, or http on this machine")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; raises BadSetting."""
        env = os.environ if env is None else env
        if env.get("WEBSITE_INSTANCE_ID") and env.get("IMOCK_BACKEND", "embedded") == "embedded":
            raise BadSetting("IMOCK_BACKEND: 'embedded' keeps its state on one disk, not in Azure")
        if env.get("WEBSITE_INSTANCE_ID") and not env.get("IMOCK_RAZORPAY_WEBHOOK_SECRET"):
            raise BadSetting("IMOCK_RAZORPAY_WEBHOOK_SECRET: must be set in Azure")
        given: dict[str, Any] = {
            each.name: _read(each.name, env[_PREFIX + each.name.upper()], type(each.default))
            for each in fields(cls)
            if env.get(_PREFIX + each.name.upper())
        }
        return cls(**given)

    @property
    def secure(self) -> bool:
        """Whether the API is reached over TLS."""
        return self.public_url.startswith("https://")


def _require(holds: bool, name: str, rule: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not holds:
        raise BadSetting(f"{_PREFIX}{name.upper()}: {rule}")


_SWITCH = {"on": True, "off": False}


def _read(name: str, text: str, kind: type) -> str | int | bool | Path:
    try:
        return _SWITCH[text] if kind is bool else kind(text)
    except (ValueError, KeyError):
        expected = "on or off" if kind is bool else f"a {kind.__name__}"
        raise BadSetting(f"{_PREFIX}{name.upper()}: must be {expected}") from None
