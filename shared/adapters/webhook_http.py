"""Webhooks over HTTP: to public addresses only, each connection to an address just judged.

A user chooses the address, so it may name anything: our own network, the metadata service of the
platform, or a public name that leads there at the second look. So a name is looked up once, all of
its addresses are judged, and the connection is made to one of those and no other, with the
certificate checked for the name.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address
from typing import Any, override
from urllib.parse import SplitResult, urlsplit

import certifi

from shared.adapters.outbound import OutboundRefused, admitted
from shared.config import Settings
from shared.ports.webhooks import DeliveryProblem, Outcome

WHOLE_S = 10.0
"""How long an attempt may take, however slowly the other side speaks."""

LONGEST_URL = 500

_HTTPS, _HTTP = 443, 80
_LOWEST_PORT = 1024
_OK = range(200, 300)

_OF_THE_PLATFORM = ipaddress.ip_address("168.63.129.16")
"""Azure's own agent: an address that looks public and is that of the machine's host."""

_UNICAST = ipaddress.ip_network("2000::/3")
"""All that is given out of IPv6. What lies beyond is nobody's, though Python calls some global:
site-local addresses, and those that hold an IPv4 address of whatever kind."""

_NOT_PUBLIC = tuple(
    ipaddress.ip_network(each) for each in ("2002::/16", "2001::/32", "3fff::/20", "192.88.99.0/24")
)
"""Tunnels to IPv4 addresses (6to4, Teredo, relays), and examples in documents."""


class _Refused(OSError):
    """Nothing may be sent there."""


class _NoConnection(OSError):
    """No connection could be made."""


_PROBLEMS: Mapping[type[Exception], DeliveryProblem] = {
    TimeoutError: DeliveryProblem.TIMED_OUT,
    _Refused: DeliveryProblem.ADDRESS_NOT_PUBLIC,
    OutboundRefused: DeliveryProblem.ADDRESS_NOT_PUBLIC,
    socket.gaierror: DeliveryProblem.NO_SUCH_HOST,
    ssl.SSLError: DeliveryProblem.TLS_FAILED,
    _NoConnection: DeliveryProblem.NO_CONNECTION,
}
"""What stood in the way, by its error; of any other the connection broke off."""


@dataclass(frozen=True, slots=True)
class HttpWebhookSender:
    """Sends webhooks. ``local``: on a developer's machine, http and this machine are fine too."""

    local: bool = False
    whole_s: float = WHOLE_S
    look_up: Callable[..., list[tuple[Any, ...]]] = socket.getaddrinfo
    connect: Callable[..., socket.socket] = socket.create_connection

    def refuses(self, url: str) -> str | None:
        """See WebhookSender."""
        if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
            return f"An address has at most {LONGEST_URL} characters of ASCII, without spaces."
        try:
            parts = urlsplit(url)
            port = parts.port or _HTTPS
        except ValueError:
            return "This is no URL."
        host = parts.hostname or ""
        whole = "." in host.rstrip(".") and not _is_address(host)
        rules = {
            "An address begins with https://.": parts.scheme == "https"
            or (self.local and parts.scheme == "http"),
            "An address has a host, and neither a user nor a fragment.": bool(host)
            and "@" not in parts.netloc
            and not parts.fragment,
            "A host is a full domain name.": self.local or whole,
            "A port is 443, or 1024 and above.": self.local
            or port == _HTTPS
            or port >= _LOWEST_PORT,
        }
        return next((rule for rule, holds in rules.items() if not holds), None)

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """See WebhookSender."""
        if self.refuses(url):
            return Outcome(problem=DeliveryProblem.ADDRESS_NOT_PUBLIC)
        parts = urlsplit(url)
        try:
            status = self._post(parts, headers, body)
        except (OSError, HTTPException, ValueError) as error:
            return Outcome(problem=_problem_of(error))
        return Outcome(status, None if status in _OK else DeliveryProblem.STATUS)

    def _post(self, parts: SplitResult, headers: Mapping[str, str], body: bytes) -> int:
        host = parts.hostname or ""
        port = parts.port or (_HTTPS if parts.scheme == "https" else _HTTP)
        address = self._address(host, port)
        tls = (
            ssl.create_default_context(cafile=certifi.where()) if parts.scheme == "https" else None
        )
        connection = _Pinned(host, port, lambda: self._connected(address, port), tls)
        late = threading.Event()

        def cut_off() -> None:
            late.set()
            connection.cut_off()

        watch = threading.Timer(self.whole_s, cut_off)
        watch.daemon = True
        watch.start()
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", target, body, {**headers, "connection": "close"})
            status = connection.getresponse().status
        except (OSError, HTTPException, ValueError):
            if not late.is_set():
                raise
        else:
            if not late.is_set():  # else the end of the connection was taken for that of a header
                return status
        finally:
            watch.cancel()
            connection.close()
        raise TimeoutError

    def _connected(self, address: str, port: int) -> socket.socket:
        try:
            with admitted(address):
                return self.connect((address, port), self.whole_s)
        except (TimeoutError, OutboundRefused):
            raise
        except OSError as error:
            raise _NoConnection from error

    def _address(self, host: str, port: int) -> str:
        """Return one address of a host; raises _Refused if any of them is not public."""
        with admitted(host):
            found = self.look_up(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if not self.local and not all(is_public(each) for each in addresses):
            raise _Refused
        return addresses[0]


class _Pinned(HTTPConnection):
    """A connection that is made to one address, whatever its host's name leads to by now."""

    def __init__(
        self,
        host: str,
        port: int,
        connected: Callable[[], socket.socket],
        tls: ssl.SSLContext | None,
    ) -> None:
        super().__init__(host, port)
        self._connected = connected
        self._tls = tls
        self.default_port = _HTTPS if tls else _HTTP
        self._open: socket.socket | None = None

    @override
    def connect(self) -> None:
        self._open = self._connected()
        if self._tls:
            self._open = self._tls.wrap_socket(self._open, server_hostname=self.host)
        self.sock = self._open

    def cut_off(self) -> None:
        """End the connection under whoever reads or writes it."""
        if self._open is not None:
            with suppress(OSError):
                self._open.shutdown(socket.SHUT_RDWR)


def _problem_of(error: Exception) -> DeliveryProblem:
    found = (problem for kind, problem in _PROBLEMS.items() if isinstance(error, kind))
    return next(found, DeliveryProblem.BROKEN_OFF)


def is_public(address: str) -> bool:
    """Tell whether an address is one of the public Internet."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:  # a zone, as in fe80::1%eth0
        return False
    if isinstance(read, IPv6Address):
        if read.ipv4_mapped:
            return _is_public(read.ipv4_mapped)
        if read not in _UNICAST:
            return False
    return _is_public(read)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if address.is_multicast or any(address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and address != _OF_THE_PLATFORM


def _is_address(host: str) -> bool:
    """Tell whether a host is an address, also in forms that only resolvers understand."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        return last.isdigit() or last.startswith("0x")
    return True


def sender_of(settings: Settings) -> HttpWebhookSender:
    """Return the sender of an installation; a developer's machine may be told of itself."""
    return HttpWebhookSender(local=settings.backend == "embedded" and not settings.secure)
