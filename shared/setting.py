"""Settings one by one: their variables, how each is read, and what can be wrong with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from shared.kernel.errors import Unavailable

_PREFIX = "IMOCK_"

TOGETHER = {
    "google_client_id": ("google_client_secret",),
    "google_client_secret": ("google_client_id",),
    "linkedin_client_id": ("linkedin_client_secret",),
    "linkedin_client_secret": ("linkedin_client_id",),
    "speech_browser_client_id": ("speech_resource_id", "tenant_id"),
}
"""Settings of a part that may be absent, and those without which each means nothing."""

OF_ONE_PART = {"of_one_part": True}
"""Metadata of a setting without which one part stops and everything else works."""

OWN_SECRET = "must not be the key's secret"  # noqa: S105 - a rule

_UNREAD_REFERENCE = "@Microsoft.KeyVault("
"""How a setting begins that should have been replaced by a secret; anybody can guess the rest."""

_OPERATOR_ACTS_WITHIN_S = 60


class BadSetting(Unavailable):
    """A setting is missing or makes no sense; the message names it and never its value.

    One that only a part needs is raised by that part; any other stops the start.
    """

    code = "service.not_configured"
    title = "This part of the service is not set up"

    def __init__(self, faults: Mapping[str, str]) -> None:
        """Say what is wrong with each variable of the environment."""
        super().__init__(retry_after_s=_OPERATOR_ACTS_WITHIN_S)
        self.args = ("; ".join(f"{name}: {rule}" for name, rule in faults.items()),)
        self.faults = faults


def require(holds: bool, name: str, rule: str) -> None:  # noqa: FBT001 - reads as an assertion
    """Raise BadSetting for a field unless something holds."""
    if not holds:
        raise BadSetting({variable(name): rule})


def variable(name: str) -> str:
    """Return the variable of a field."""
    return f"{_PREFIX}{name.upper()}"


def is_origin(url: str, schemes: set[str]) -> bool:
    """Tell whether a URL is scheme and host alone."""
    parts = urlsplit(url)
    return parts.scheme in schemes and bool(parts.hostname) and not parts.path


def require_origins(name: str, *urls: str) -> None:
    """Raise BadSetting for a field unless each of its URLs is the origin of web pages."""
    for url in urls:
        origin = is_origin(url, {"http", "https"})
        require(origin, name, "must be an http(s) origin without a path")


def require_range(settings: object, name: str, least: int, most: int) -> None:
    """Raise BadSetting unless the number in a field lies between two, both included."""
    require(least <= getattr(settings, name) <= most, name, f"must lie in {least}..{most}")


_SWITCH = {"on": True, "off": False}


def read(name: str, text: str, kind: type) -> str | int | bool | Path:
    """Return what the text of a field means; raises BadSetting."""
    require(not text.startswith(_UNREAD_REFERENCE), name, "the secret in the vault cannot be read")
    try:
        return _SWITCH[text] if kind is bool else kind(text)
    except (ValueError, KeyError):
        expected = "on or off" if kind is bool else f"a {kind.__name__}"
        raise BadSetting({variable(name): f"must be {expected}"}) from None


def settings_of(error: BaseException) -> dict[str, str]:
    """Return the variables that an error is about, as a field of a log line; else nothing."""
    return {"settings": ", ".join(error.faults)} if isinstance(error, BadSetting) else {}


def leave_out_halves(given: dict[str, Any], faults: dict[str, str]) -> None:
    """Take out what makes no sense by itself, so that it stops its own part and not the app."""
    if given.get("razorpay_webhook_secret") == given.get("razorpay_key_secret"):
        given.pop("razorpay_webhook_secret", None)
        faults.setdefault(variable("razorpay_webhook_secret"), OWN_SECRET)
    for name in [each for each in TOGETHER if each in given]:
        for other in TOGETHER[name]:
            if other not in given:
                faults.setdefault(variable(other), f"must be set with {variable(name)}")
    halves = {
        name for name, others in TOGETHER.items() if any(each not in given for each in others)
    }
    for name in halves:
        given.pop(name, None)
