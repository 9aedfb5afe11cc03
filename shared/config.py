"""Settings: everything that differs from one installation to another.

The only reader of the environment. All settings are read at once, and one that makes no sense
stops the start with its name.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from shared.model_settings import ModelSettings
from shared.platform import is_azure
from shared.setting import (
    OF_ONE_PART,
    OWN_SECRET,
    TOGETHER,
    BadSetting,
    leave_out_halves,
    read,
    require,
    require_origins,
    require_range,
    variable,
)

__all__ = ["BadSetting", "Settings", "setting_fields"]

_AZURE_URLS = (
    "cosmos_endpoint",
    "blob_endpoint",
    "recordings_blob_endpoint",
    "queue_endpoint",
    "email_endpoint",
    "key_vault_url",
)

_TRIGGERS_QUEUES = "IMOCK_QUEUES__queueServiceUri"
"""Where the host listens for the queue triggers, by the identity that goes with it."""
_SMTP_SCHEMES = {"", "smtp", "smtps", "smtp+plain"}

_NEEDED_IN_AZURE = (
    "speech_endpoint",
    "razorpay_key_id",
    "razorpay_key_secret",
    "razorpay_webhook_secret",
)
"""Settings of one part each; elsewhere an emulator or this machine does what they lead to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(ModelSettings):
    """Each field is read from ``IMOCK_`` and its name in capitals."""

    backend: str = "embedded"
    """Which adapters stand behind the ports: ``embedded``, or ``azure``."""

    data_dir: Path = Path(".imock")
    """Where the embedded backend keeps its state."""

    public_url: str = "http://localhost:7071"
    """Where the API is reached from outside, without a path; https makes cookies Secure."""

    frontend_url: str = "http://localhost:3000"
    """Where the links in mails lead; its pages may use cookies."""

    more_origins: str = ""
    """Further origins whose pages may use cookies, with commas between."""

    email_sender: str = "iMock <no-reply@imock.ai>"
    """From whom mails come."""

    smtp_url: str = ""
    """``smtp://user:password@host:587``; without it the embedded backend writes mail to files."""

    mails_per_minute: int = 30
    """What Communication Services takes: 5 for its own domains; 0 is no limit."""

    mails_per_hour: int = 100
    """The same for an hour: 10 for its own domains."""

    bcrypt_cost: int = 12
    """Logarithm of the rounds of a password hash."""

    password_min_chars: int = 12
    """How short a password may be, in code points."""

    breach_check: bool = False
    """Whether new passwords are looked up at api.pwnedpasswords.com, by five digits of a hash."""

    access_token_minutes: int = 10
    """How long an access token is good."""

    privacy_email: str = "privacy@imock.ai"
    """Where questions about privacy go; named in every mail and in the API's description."""

    age_statement: bool = False
    """Whether a registration must state that the person is 18 or older; "no" is always refused."""

    policy_emails_per_hour: int = 60
    """How many users are told of a new policy in an hour; below the mail service's own limit."""

    rate_limits: bool = True
    """Whether to slow down callers who try too often; off only to measure."""

    trusted_proxies: int = 0
    """How many proxies of ours add to X-Forwarded-For: 1 behind Front Door or API Management."""

    cosmos_endpoint: str = ""
    """``https://<account>.documents.azure.com``; this and what follows is for the azure backend."""

    cosmos_database: str = "imock"
    """The database that holds the containers."""

    blob_endpoint: str = ""
    """``https://<account>.blob.core.windows.net`` of what is kept: resumes, exports."""

    recordings_blob_endpoint: str = ""
    """The same of recordings: an account of their own, without soft delete and versions."""

    queue_endpoint: str = ""
    """``https://<account>.queue.core.windows.net``; IMOCK_QUEUES__queueServiceUri says the same."""

    email_endpoint: str = ""
    """``https://<resource>.communication.azure.com``; not needed where there is a mail server."""

    key_vault_url: str = ""
    """``https://<vault>.vault.azure.net``."""

    identity_client_id: str = ""
    """The managed identity that opens all of these; without it the developer's own login does."""

    tenant_id: str = ""
    """The Entra tenant of that application."""

    google_client_id: str = ""
    """``....apps.googleusercontent.com``; without it signing in with Google is not offered."""

    google_client_secret: str = field(default="", repr=False, metadata=OF_ONE_PART)
    """What goes with the client id."""

    linkedin_client_id: str = ""
    """The client id of an app at LinkedIn; without it signing in with LinkedIn is not offered."""

    linkedin_client_secret: str = field(default="", repr=False, metadata=OF_ONE_PART)
    """What goes with the client id."""

    razorpay_key_id: str = field(default="", metadata=OF_ONE_PART)
    """``rzp_live_...`` or ``rzp_test_...``; needed in Azure, elsewhere there is an emulator."""

    razorpay_key_secret: str = field(default="", repr=False, metadata=OF_ONE_PART)
    """What goes with the key id."""

    razorpay_webhook_secret: str = field(default="", repr=False, metadata=OF_ONE_PART)
    """What Razorpay signs webhooks with; another one than the key's secret."""

    razorpay_webhook_secret_previous: str = field(default="", repr=False, metadata=OF_ONE_PART)
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

    faults: Mapping[str, str] = field(default_factory=dict, metadata={"derived": True})
    """Variables of one part each that cannot be used, with what is wrong; never their values."""

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        require(self.backend in {"embedded", "azure"}, "backend", "must be 'embedded' or 'azure'")
        if self.backend == "azure":
            self._check_azure()
        require_origins("public_url", self.public_url)
        require_origins("frontend_url", self.frontend_url)
        require_origins("more_origins", *self.origins)
        require_range(self, "trusted_proxies", 0, 4)  # more are a mistake
        for name in ("mails_per_minute", "mails_per_hour"):
            require_range(self, name, 0, 2000)  # of so many one document keeps times
        require_range(self, "bcrypt_cost", 4, 16)  # bcrypt's own, cut where a login takes seconds
        require_range(self, "password_min_chars", 8, 64)  # NIST SP 800-63B floor; 64 must do
        require_range(self, "policy_emails_per_hour", 1, 1_000_000)  # above any service's limit
        require_range(self, "access_token_minutes", 1, 60)
        self.check_models()
        self._check_razorpay()
        scheme = urlsplit(self.smtp_url).scheme
        require(scheme in _SMTP_SCHEMES, "smtp_url", "must read smtp(s)://user:password@host:port")
        for name, others in TOGETHER.items():
            for other in others:
                known = getattr(self, other) or not getattr(self, name)
                require(bool(known), other, f"must be set with {variable(name)}")

    def _check_azure(self) -> None:
        optional = {"email_endpoint"} if self.smtp_url else set()
        missing = [name for name in _AZURE_URLS if not (getattr(self, name) or name in optional)]
        if missing:
            raise BadSetting(dict.fromkeys(map(variable, missing), "needed by the azure backend"))
        for name in _AZURE_URLS:
            parts = urlsplit(getattr(self, name))
            whole = (
                parts.scheme == "https" and parts.hostname and not (parts.query or parts.username)
            )
            require(bool(whole) or name in optional, name, "must be an https URL")

    def _check_in_azure(self, triggers_queues: str) -> None:
        """Refuse what only a developer's machine may do, and queues that nobody listens to."""
        require(self.backend == "azure", "backend", "'embedded' keeps its state on one disk")
        require(self.secure, "public_url", "must be https in Azure")
        require(bool(self.identity_client_id), "identity_client_id", "must be set in Azure")
        if triggers_queues.rstrip("/") != self.queue_endpoint.rstrip("/"):
            raise BadSetting({_TRIGGERS_QUEUES: f"must be what {variable('queue_endpoint')} is"})

    def _check_razorpay(self) -> None:
        """Refuse half of the credentials: with an empty secret anybody could sign."""
        names = ("razorpay_key_id", "razorpay_key_secret", "razorpay_webhook_secret")
        missing = {name for name in names if not getattr(self, name)}
        if missing != set(names):
            for name in missing:
                known = variable(name) in self.faults
                require(known, name, "must be set with the other two")
            distinct = self.razorpay_webhook_secret != self.razorpay_key_secret
            require(distinct, "razorpay_webhook_secret", OWN_SECRET)
        gstin = re.fullmatch(r"(?:[0-9]{2}[A-Z0-9]{13})?", self.seller_gstin)
        require(bool(gstin), "seller_gstin", "must be 15 digits and capitals")
        url = urlsplit(self.razorpay_api_url)
        local = url.scheme == "http" and url.hostname in {"localhost", "127.0.0.1", "::1"}
        fit = not self.razorpay_api_url or url.scheme == "https" or local
        require(fit, "razorpay_api_url", "must be https, or http on this machine")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; raises BadSetting."""
        env = os.environ if env is None else env
        in_azure = is_azure(env)
        given: dict[str, Any] = {}
        faults: dict[str, str] = {}
        for each in setting_fields():
            try:
                if text := env.get(variable(each.name)):
                    given[each.name] = read(each.name, text, type(each.default))
                elif in_azure and each.name in _NEEDED_IN_AZURE:
                    require(holds=False, name=each.name, rule="must be set in Azure")
            except BadSetting as error:
                if not each.metadata.get("of_one_part"):
                    raise
                faults |= error.faults
        if in_azure:
            leave_out_halves(given, faults)
        settings = cls(**given, faults=faults)
        if in_azure:
            settings._check_in_azure(env.get(_TRIGGERS_QUEUES, ""))
        return settings

    def need(self, *names: str) -> None:
        """Raise BadSetting if any of these settings cannot be used; names as of the fields."""
        found = {each: self.faults[each] for each in map(variable, names) if each in self.faults}
        if found:
            raise BadSetting(found)

    @property
    def seller(self) -> tuple[str, str, str]:
        """Who sells: name, address, and the number of their GST registration."""
        return self.seller_name, self.seller_address, self.seller_gstin

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins whose pages may use cookies."""
        more = (each.strip() for each in self.more_origins.split(","))
        return (self.frontend_url, self.public_url, *filter(None, more))

    @property
    def secure(self) -> bool:
        """Whether the API is reached over TLS."""
        return self.public_url.startswith("https://")


def setting_fields() -> Iterator[Field[Any]]:
    """Yield the fields that are read from the environment."""
    return (each for each in fields(Settings) if not each.metadata.get("derived"))
