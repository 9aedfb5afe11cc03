"""Key Vault's secrets, as far as the product and its tools use them.

A request without a token is answered with a challenge that says where to get one and for which
resource; the SDK insists that the vault's host is within that resource's domain. A value never
changes: setting a secret again makes a version.
"""

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dev.emulators.certificates import Certificates
from dev.emulators.identity import TENANT, is_for
from dev.emulators.web import Answer, WebReply, WebRequest, WebServer
from shared.kernel.clock import Clock, system_clock

_PAGE = 25
_SECRET = re.compile(r"/secrets/(?P<name>[0-9A-Za-z-]{1,127})(?:/(?P<version>[0-9a-z]*))?")


@dataclass(slots=True)
class SecretVersion:
    """One value of a secret."""

    value: str
    created_at: datetime
    enabled: bool = True
    version: str = field(default_factory=lambda: secrets.token_hex(16))


class VaultEmulator:
    """A vault on a free port; its state is lost when it is stopped."""

    def __init__(self, certificates: Certificates, *, clock: Clock = system_clock) -> None:
        """Serve an empty vault."""
        self.versions: dict[str, list[SecretVersion]] = {}
        self._clock = clock
        self._server = WebServer(self.answer, certificates)
        self.url = self._server.url
        # The only domain that 127.0.0.1 is within; a host name would need a resolver.
        self._resource = self.url.replace("127.0.0.1", "0.0.1")

    def settings(self) -> dict[str, str]:
        """Return the product's setting that leads here."""
        return {"IMOCK_KEY_VAULT_URL": self.url}

    def stop(self) -> None:
        """Stop serving."""
        self._server.stop()

    def interrupt(self, answer: Answer) -> None:
        """Replace the handler, for tests of faults."""
        self._server.answer = answer

    def put(self, name: str, value: str) -> SecretVersion:
        """Set a secret: make a version of it."""
        made = SecretVersion(value, self._clock())
        self.versions.setdefault(name, []).append(made)
        return made

    def answer(self, request: WebRequest) -> WebReply:
        """Answer as the vault does."""
        if not is_for(request, self._resource):
            challenge = (
                f'Bearer authorization="https://login.microsoftonline.com/{TENANT}", '
                f'resource="{self._resource}"'
            )
            return WebReply(401, _error("Unauthorized"), {"WWW-Authenticate": challenge})
        asked = _SECRET.fullmatch(request.path)
        if not asked or "api-version" not in request.query:
            return WebReply(400, _error("BadParameter"))
        name, version = asked["name"], asked["version"] or ""
        match request.method:
            case "PUT":
                return WebReply(200, self._bundle(name, self.put(name, request.json()["value"])))
            case "GET" if name in self.versions and version == "versions":
                return WebReply(200, self._page(name, int(request.query.get("$skiptoken", "0"))))
            case _:
                return self._get(name, version)

    def _get(self, name: str, version: str) -> WebReply:
        held = self.versions.get(name, [])
        found = [each for each in held if each.version == version] if version else held[-1:]
        if not found:
            return WebReply(404, _error("SecretNotFound"))
        if not found[0].enabled:
            return WebReply(403, _error("Forbidden"))
        return WebReply(200, self._bundle(name, found[0]))

    def _page(self, name: str, start: int) -> dict[str, Any]:
        """List versions by what they are called in the vault, which is in no order of time."""
        held = sorted(self.versions[name], key=lambda each: each.version)
        following = f"{self.url}/secrets/{name}/versions?api-version=7.6&$skiptoken={start + _PAGE}"
        return {
            "value": [
                {"id": self._id(name, each), "attributes": _attributes(each)}
                for each in held[start : start + _PAGE]
            ],
            "nextLink": following if len(held) > start + _PAGE else None,
        }

    def _bundle(self, name: str, version: SecretVersion) -> dict[str, Any]:
        return {
            "value": version.value,
            "id": self._id(name, version),
            "attributes": _attributes(version),
        }

    def _id(self, name: str, version: SecretVersion) -> str:
        return f"{self.url}/secrets/{name}/{version.version}"


def _attributes(version: SecretVersion) -> dict[str, Any]:
    at = int(version.created_at.timestamp())
    return {"enabled": version.enabled, "created": at, "updated": at, "recoveryLevel": "Purgeable"}


def _error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": code}}
