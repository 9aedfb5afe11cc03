"""Settings: everything that differs from one installation to another.

The only reader of the environment. All settings are read at once, and one that makes no sense
stops the start with its name.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_PREFIX = "IMOCK_"

_SPEECH_MODELS = {"tiny.en", "base"}
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

    speech_endpoint: str = ""
    """``https://<name>.cognitiveservices.azure.com``; without it speech is recognised offline."""

    speech_throttle_percent: int = 200
    """How fast sound is sent to Azure Speech, in percent of the time that it plays."""

    speech_model: str = "tiny.en"
    """The offline recogniser: ``tiny.en``, or ``base`` where its two packages are installed."""

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        _require(self.backend == "embedded", "backend", "must be 'embedded'")
        for name in ("public_url", "frontend_url"):
            origin = _is_origin(getattr(self, name), {"http", "https"})
            _require(origin, name, "must be an http(s) origin without a path")
        scheme = urlsplit(self.smtp_url).scheme
        _require(scheme in _SMTP_SCHEMES, "smtp_url", "must read smtp(s)://user:password@host:port")
        _require(4 <= self.bcrypt_cost <= 16, "bcrypt_cost", "must lie in 4..16")  # noqa: PLR2004 - bcrypt's own range, cut where a login takes seconds
        _require(8 <= self.password_min_chars <= 64, "password_min_chars", "must lie in 8..64")  # noqa: PLR2004 - NIST SP 800-63B floor; 64 must be allowed
        _require(1 <= self.access_token_minutes <= 60, "access_token_minutes", "must lie in 1..60")  # noqa: PLR2004 - minutes in an hour

        _require(
            not self.speech_endpoint or _is_origin(self.speech_endpoint, {"https"}),
            "speech_endpoint",
            "must be an https origin without a path",
        )
        speed = self.speech_throttle_percent
        _require(100 <= speed <= 1000, "speech_throttle_percent", "must lie in 100..1000")  # noqa: PLR2004 - as it plays, to what the service was seen to take
        _require(self.speech_model in _SPEECH_MODELS, "speech_model", "must be tiny.en or base")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; raises BadSetting."""
        env = os.environ if env is None else env
        if env.get("WEBSITE_INSTANCE_ID") and env.get("IMOCK_BACKEND", "embedded") == "embedded":
            raise BadSetting("IMOCK_BACKEND: 'embedded' keeps its state on one disk, not in Azure")
        given: dict[str, Any] = {
            field.name: _read(field.name, env[_PREFIX + field.name.upper()], type(field.default))
            for field in fields(cls)
            if env.get(_PREFIX + field.name.upper())
        }
        return cls(**given)

    @property
    def secure(self) -> bool:
        """Whether the API is reached over TLS."""
        return self.public_url.startswith("https://")


def _require(holds: bool, name: str, rule: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not holds:
        raise BadSetting(f"{_PREFIX}{name.upper()}: {rule}")


def _is_origin(url: str, schemes: set[str]) -> bool:
    parts = urlsplit(url)
    return parts.scheme in schemes and bool(parts.hostname) and not parts.path


_SWITCH = {"on": True, "off": False}


def _read(name: str, text: str, kind: type) -> str | int | bool | Path:
    try:
        return _SWITCH[text] if kind is bool else kind(text)
    except (ValueError, KeyError):
        expected = "on or off" if kind is bool else f"a {kind.__name__}"
        raise BadSetting(f"{_PREFIX}{name.upper()}: must be {expected}") from None
