"""The closed list of hosts that this program may connect to, enforced where connections begin.

Every adapter, and every library below one, resolves a name or connects through Python's sockets,
and the interpreter reports both before they happen (sys.addaudithook). So a client that follows a
redirect, or one that somebody forgot, meets the same list. The speech SDK alone has sockets of its
own, which the interpreter does not see: ``require_listed`` checks the endpoint that it is given.
"""

import ipaddress
import logging
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from shared.config import Settings
from shared.kernel.trace import log_event

_OF_AZURE: Mapping[str, str] = {
    "cosmos_endpoint": ".documents.azure.com",
    "blob_endpoint": ".blob.core.windows.net",
    "recordings_blob_endpoint": ".blob.core.windows.net",
    "queue_endpoint": ".queue.core.windows.net",
    "email_endpoint": ".communication.azure.com",
    "key_vault_url": ".vault.azure.net",
    "speech_endpoint": ".cognitiveservices.azure.com",
}
"""Settings that name a host of Azure, and the domain in which it must lie."""

_OF_LANGUAGE: Mapping[str, str] = {"openai_endpoint": ".openai.azure.com"}
"""The same of the language model, where one judges answers."""

_OF_SIGN_IN: Mapping[str, set[str]] = {
    "google_client_id": {"oauth2.googleapis.com", "www.googleapis.com"},
    "linkedin_client_id": {"www.linkedin.com"},
}
"""By the setting that offers it: hosts that say who signs in. They get a code of their own."""

_DEVELOPERS_LOGIN = "login.microsoftonline.com"
_LEAKED_PASSWORDS = "api.pwnedpasswords.com"
_RAZORPAY = "https://api.razorpay.com"

_HERE = {"localhost", "localhost.localdomain", ""}

_TO = {"socket.connect": 1, "socket.sendto": 1}
_NAMES = {"socket.getaddrinfo", "socket.gethostbyname"}


class OutboundRefused(OSError):
    """The host is not on the list; to a client it is a connection that failed."""


@dataclass(slots=True)
class Door:
    """Lets connections to ``hosts`` and to this machine pass. ``refused`` counts the others."""

    hosts: frozenset[str]
    refused: Counter[str] = field(default_factory=Counter)
    _thread: threading.local = field(default_factory=threading.local)

    def require(self, host: str) -> None:
        """Raise OutboundRefused unless a host, by its name or address, is on the list."""
        name = host.rstrip(".").lower()
        if _is_here(name) or name == getattr(self._thread, "guest", None):
            return
        if name not in self.hosts:
            self.refused[name] += 1
            log_event("alarm.outbound_refused", level=logging.ERROR, host=name)
            raise OutboundRefused("this host is not on the list")
        self._thread.resolved = True

    def require_address(self, address: str) -> None:
        """Raise OutboundRefused for an address that no name on the list was resolved for."""
        if not _is_here(address) and not getattr(self._thread, "resolved", False):
            self.require(address)

    @contextmanager
    def admitting(self, host: str) -> Iterator[None]:
        """Let this thread look up or connect to one host for a while."""
        self._thread.guest = host.rstrip(".").lower()
        try:
            yield
        finally:
            self._thread.guest = None

    def watch(self, event: str, given: tuple[object, ...]) -> None:
        """Judge what the interpreter reports."""
        if event in _NAMES:
            host = given[0]
            if host is not None:
                self.require(host.decode() if isinstance(host, bytes) else str(host))
        elif event in _TO:
            address = given[_TO[event]]
            if isinstance(address, tuple):  # a path names a socket of this machine
                self.require_address(str(address[0]))


def outbound_hosts(settings: Settings) -> frozenset[str]:
    """Return every host that an installation talks to: Azure, Razorpay, the mail server.

    And those that say who signs in and which passwords were leaked, where that is offered.

    A setting that names a host beyond its service's domain opens nothing.
    """
    of_azure = {**_OF_AZURE, **(_OF_LANGUAGE if settings.uses_language_model else {})}
    hosts = {
        host
        for name, domain in of_azure.items()
        if (host := urlsplit(getattr(settings, name)).hostname or "").endswith(domain)
    }
    asks_azure = settings.backend == "azure" or settings.uses_language_model
    if asks_azure and not settings.identity_client_id:
        hosts.add(_DEVELOPERS_LOGIN)
    if settings.breach_check:
        hosts.add(_LEAKED_PASSWORDS)
    if settings.smtp_url:
        hosts.add(urlsplit(settings.smtp_url).hostname or "")
    for name, used in _OF_SIGN_IN.items():
        if getattr(settings, name):
            hosts |= used
    if settings.razorpay_key_id:
        hosts.add(urlsplit(settings.razorpay_api_url or _RAZORPAY).hostname or "")
    return frozenset(hosts - {""})


_door: Door | None = None
_watching = False
_lock = threading.Lock()


def close_door(hosts: frozenset[str]) -> Door:
    """Let this process connect to these hosts only, from now on."""
    global _door, _watching  # noqa: PLW0603 - the interpreter has one list of hooks, for ever
    with _lock:
        _door = Door(hosts)
        if not _watching:
            sys.addaudithook(_watch)
            _watching = True
        return _door


def require_listed(url: str) -> None:
    """Raise OutboundRefused unless this process may connect to the host of a URL.

    For what connects without Python's sockets.
    """
    if _door is not None:
        _door.require(urlsplit(url).hostname or "")


@contextmanager
def admitted(host: str) -> Iterator[None]:
    """Let this thread look up, or connect to, a host that a user has chosen.

    For webhooks alone, whose sender has judged where the host leads.
    """
    if _door is None:
        yield
    else:
        with _door.admitting(host):
            yield


@contextmanager
def closed_door(hosts: frozenset[str]) -> Iterator[Door]:
    """Let this process connect to these hosts only, for a while: for tests and tools."""
    global _door  # noqa: PLW0603 - see close_door
    before = _door
    try:
        yield close_door(hosts)
    finally:
        _door = before


def _watch(event: str, given: tuple[object, ...]) -> None:
    if _door is not None and event.startswith("socket."):
        _door.watch(event, given)


def _is_here(host: str) -> bool:
    """Tell whether a name or address is of this machine, its link or nothing at all."""
    if host in _HERE:
        return True
    with suppress(ValueError):
        address = ipaddress.ip_address(host.partition("%")[0])
        return address.is_loopback or address.is_link_local or address.is_unspecified
    return False
