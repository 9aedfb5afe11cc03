"""One setting: its variable of the environment, how it is read, and what can be wrong with it."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from shared.kernel.errors import Unavailable

_PREFIX = "IMOCK_"

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
