"""Starts the providers when a browser, or the product, first calls them.

Their port is listened to from the beginning, so the addresses are known; the process that answers
there starts with the first call, and takes that call too.
"""

import json
import secrets
import select
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dev.emulators.node import NoNode, find_node, installed
from dev.emulators.processes import NotStarted, Served
from shared.adapters.oidc.provider import OidcProvider
from shared.adapters.oidc.rules import GOOGLE, LINKEDIN, ProviderRules
from shared.bootstrap import Services
from shared.kernel.clock import Clock
from shared.kernel.trace import log_failure
from shared.ports.identity import IdentityProvider, ProviderName

HERE = Path(__file__).parent

_RULES = (GOOGLE, LINKEDIN)
_START_WITHIN_S = 30.0


@dataclass(slots=True)
class EmulatedProviders:
    """Both providers on a port of this machine, for one installation's callbacks."""

    public_url: str
    clock: Clock
    url: str = field(init=False)
    _listener: socket.socket = field(init=False)
    _served: Served | None = field(init=False, default=None)
    _secrets: dict[str, str] = field(init=False)
    _ended: bool = field(init=False, default=False)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Listen, and wait in a thread for the first call."""
        self._secrets = {rules.name: secrets.token_urlsafe(32) for rules in _RULES}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._start_when_called, daemon=True).start()

    def providers(self) -> Mapping[ProviderName, IdentityProvider]:
        """Return the product's own adapters, with the addresses of the emulators."""
        return {
            rules.name: OidcProvider.of(
                _emulated(rules, f"{self.url}/{rules.name}"),
                client_id=_client_id(rules),
                client_secret=self._secrets[rules.name],
                clock=self.clock,
                read_s=_START_WITHIN_S,
            )
            for rules in _RULES
        }

    def stop(self) -> None:
        """End the process, if it has started, and listen no longer."""
        with self._lock:
            self._ended = True
            if self._served:
                self._served.stop()
            self._listener.close()

    def _start_when_called(self) -> None:
        while not self._ended and self._listener.fileno() >= 0:
            if select.select([self._listener], [], [], 0.5)[0]:
                break
        with self._lock:
            if self._ended:
                return
            try:
                self._served = self._start()
            except (NoNode, NotStarted):
                log_failure("identity_providers.not_started")
                self._listener.close()

    def _start(self) -> Served:
        clients = {
            rules.name: {
                "client_id": _client_id(rules),
                "client_secret": self._secrets[rules.name],
                "redirect_uris": [f"{self.public_url}/api/v1/auth/oauth/{rules.name}/callback"],
            }
            for rules in _RULES
        }
        number = self._listener.fileno()
        return Served(
            [find_node(), str(HERE / "providers.mjs")],
            ready=["identity providers: (ready)"],
            settings={
                "PROVIDERS_FD": str(number),
                "PROVIDERS_URL": self.url,
                "PROVIDERS_CLIENTS": json.dumps(clients),
                "NODE_NO_WARNINGS": "1",
            },
            inherits=(number,),
        )


def emulate_providers(services: Services) -> EmulatedProviders | None:
    """Let an installation that is registered nowhere offer the emulated providers.

    Return them; None where real ones are set, or the emulators are not installed.
    """
    settings = services.settings
    if settings.google_client_id or settings.linkedin_client_id or not installed(HERE):
        return None
    emulated = EmulatedProviders(settings.public_url, services.clock)
    services.replace(identity_providers=emulated.providers())
    return emulated


def _client_id(rules: ProviderRules) -> str:
    return f"imock-at-{rules.name}"


def _emulated(rules: ProviderRules, url: str) -> ProviderRules:
    return replace(
        rules,
        issuers=frozenset({url}),
        authorization_url=f"{url}/auth",
        token_url=f"{url}/token",
        keys_url=f"{url}/jwks",
    )
