"""The sender of webhooks beside receivers that are slow, broken, or not where they should be."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import certifi
import pytest
import trustme

from shared.adapters.outbound import closed_door
from shared.adapters.webhook_http import HttpWebhookSender, is_public, sender_of
from shared.config import Settings
from shared.ports.webhooks import DeliveryProblem, Outcome

HEADERS = {"content-type": "application/json", "webhook-id": "evt_1"}
PUBLIC = "93.184.215.14"

type Behaviour = Callable[[socket.socket], None]


def answers(status: str, *headers: str) -> Behaviour:
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, "content-length: 0", "", ""))

    def behave(connection: socket.socket) -> None:
        received = b""
        while b"{}" not in received:
            received += connection.recv(4096)
        connection.sendall(head.encode())

    return behave


def resets(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drips(connection: socket.socket) -> None:
    """Send a byte of a header now and then, for ever: no read times out."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nx: ")
    with suppress(OSError):
        while True:
            connection.sendall(b"a")
            time.sleep(0.02)


def never_ends(connection: socket.socket) -> None:
    with suppress(OSError):
        while connection.recv(65536):
            connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 1000)


def speaks_no_http(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"SSH-2.0-OpenSSH_9\r\n\r\n")


@contextmanager
def receiver(
    behave: Behaviour, *, tls: ssl.SSLContext | None = None
) -> Iterator[tuple[int, list[int]]]:
    """Serve on a port of this machine; yield the port and a list with an entry per connection."""
    served: list[int] = []

    def serve() -> None:
        while True:
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            served.append(1)
            with suppress(OSError), raw:
                if tls is None:
                    behave(raw)
                else:
                    with tls.wrap_socket(raw, server_side=True) as connection:
                        behave(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], served
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(30)


class Internet:
    """Where every name leads to these addresses, at the second look to others; and port ``to``."""

    def __init__(self, *addresses: str, then: tuple[str, ...] = (), to: int = 9) -> None:
        self.answers = [addresses, then or addresses]
        self.to = to
        self.looks = 0
        self.made: list[tuple[str, int]] = []

    def look_up(self, _host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        addresses = self.answers[min(self.looks, 1)]
        self.looks += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    def connect(self, address: tuple[str, int], timeout: float) -> socket.socket:
        self.made.append(address)
        return socket.create_connection(("127.0.0.1", self.to), timeout)

    def sender(self) -> HttpWebhookSender:
        return HttpWebhookSender(look_up=self.look_up, connect=self.connect)


@pytest.mark.parametrize(
    ("behave", "outcome"),
    [
        (answers("200 OK"), Outcome(200)),
        (answers("204 No Content"), Outcome(204)),
        (answers("500 Oh"), Outcome(500, DeliveryProblem.STATUS)),
        (answers("410 Gone"), Outcome(410, DeliveryProblem.STATUS)),
        (resets, Outcome(problem=DeliveryProblem.BROKEN_OFF)),
        (never_ends, Outcome(problem=DeliveryProblem.BROKEN_OFF)),
        (speaks_no_http, Outcome(problem=DeliveryProblem.BROKEN_OFF)),
    ],
    ids=["200", "204", "500", "410", "reset", "endless headers", "no HTTP"],
)
def test_what_a_receiver_does_is_told_apart(behave: Behaviour, outcome: Outcome) -> None:
    with receiver(behave) as (port, _):
        sender = HttpWebhookSender(local=True)
        assert sender.send(f"http://localhost:{port}/hook?a=b", HEADERS, b"{}") == outcome


def test_a_redirect_is_not_followed() -> None:
    with receiver(answers("200 OK")) as (inside, reached):
        moved = answers("307 Temporary Redirect", f"location: http://localhost:{inside}/secret")
        with receiver(moved) as (port, _):
            outcome = HttpWebhookSender(local=True).send(f"http://localhost:{port}", HEADERS, b"{}")

    assert outcome == Outcome(307, DeliveryProblem.STATUS)
    assert reached == []


def test_a_receiver_that_never_stops_speaking_is_cut_off() -> None:
    with receiver(drips) as (port, _):
        sender = HttpWebhookSender(local=True, whole_s=0.3)
        outcome = sender.send(f"http://localhost:{port}", HEADERS, b"{}")

    assert outcome == Outcome(problem=DeliveryProblem.TIMED_OUT)


def test_a_receiver_that_says_nothing_is_cut_off() -> None:
    quiet = threading.Event()

    def says_nothing(_: socket.socket) -> None:
        quiet.wait(30)

    with receiver(says_nothing) as (port, _):
        sender = HttpWebhookSender(local=True, whole_s=0.3)
        outcome = sender.send(f"http://localhost:{port}", HEADERS, b"{}")
        quiet.set()

    assert outcome == Outcome(problem=DeliveryProblem.TIMED_OUT)


def test_nobody_listens_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    outcome = HttpWebhookSender(local=True).send(f"http://127.0.0.1:{port}", HEADERS, b"{}")

    assert outcome == Outcome(problem=DeliveryProblem.NO_CONNECTION)


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> trustme.CA:
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setattr(certifi, "where", lambda: str(tmp_path / "ca.pem"))
    return made


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("hooks.example.com", Outcome(200)),
        ("other.example.com", Outcome(problem=DeliveryProblem.TLS_FAILED)),
    ],
)
def test_the_certificate_is_that_of_the_name_and_the_connection_to_its_address(
    authority: trustme.CA, name: str, outcome: Outcome
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    with receiver(answers("200 OK"), tls=context) as (port, _):
        internet = Internet(PUBLIC, to=port)
        sent = internet.sender().send("https://hooks.example.com/hook", HEADERS, b"{}")

    assert sent == outcome
    assert internet.made == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.8",),
        ("169.254.169.254",),
        ("168.63.129.16",),
        ("100.64.0.1",),
        ("0.0.0.0",),  # noqa: S104 - an address to refuse
        ("224.0.0.1",),
        ("::1",),
        ("fe80::1%eth0",),
        ("fd00::1",),
        ("::ffff:10.0.0.8",),
        ("64:ff9b::a00:8",),
        ("2002:a00:8::",),
        ("fec0::8",),
        ("::ffff:0:10.0.0.8",),
        ("5f00::8",),
        ("3fff::8",),
        ("192.88.99.1",),
        (PUBLIC, "192.168.0.1"),
    ],
    ids=", ".join,
)
def test_a_name_that_leads_inside_is_not_connected_to(addresses: tuple[str, ...]) -> None:
    internet = Internet(*addresses)
    outcome = internet.sender().send("https://hooks.example.com/", HEADERS, b"{}")

    assert outcome == Outcome(problem=DeliveryProblem.ADDRESS_NOT_PUBLIC)
    assert internet.made == []


def test_a_name_is_looked_up_once_so_that_the_second_look_cannot_lead_inside() -> None:
    internet = Internet(PUBLIC, then=("10.0.0.8",))
    internet.sender().send("https://hooks.example.com/", HEADERS, b"{}")

    assert internet.looks == 1
    assert internet.made == [(PUBLIC, 443)]


def test_public_addresses_are_public() -> None:
    assert is_public(PUBLIC)
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "https://",
        "https://localhost/",
        "https://intranet/",
        "https://10.0.0.8/",
        "https://[::1]/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://user:pw@hooks.example.com/",
        "https://hooks.example.com/#part",
        "https://hooks.example.com:22/",
        "https://hooks.example.com:99999/",
        "https://hooks.example.com/\r\nx: y",
        "https://hooks.exämple.com/",
        "https://hooks.example.com/" + "a" * 500,
    ],
)
def test_an_address_of_another_form_is_refused_and_never_sent_to(url: str) -> None:
    sender = HttpWebhookSender()

    assert sender.refuses(url)
    assert sender.send(url, HEADERS, b"{}") == Outcome(problem=DeliveryProblem.ADDRESS_NOT_PUBLIC)


@pytest.mark.parametrize(
    "url", ["https://hooks.example.com", "https://hooks.example.com:8443/a?b=c"]
)
def test_an_address_of_a_public_service_is_fine(url: str) -> None:
    assert HttpWebhookSender().refuses(url) is None


def test_only_a_developers_machine_is_told_of_itself() -> None:
    assert sender_of(Settings()).local
    assert not sender_of(Settings(public_url="https://api.imock.ai")).local


def test_the_closed_list_of_hosts_lets_this_one_pass_and_no_other() -> None:
    with receiver(answers("200 OK")) as (port, _), closed_door(frozenset()) as door:
        sender = HttpWebhookSender(local=True)
        assert sender.send(f"http://localhost:{port}", HEADERS, b"{}") == Outcome(200)
        unknown = sender.send("https://nowhere.invalid/", HEADERS, b"{}")
        assert unknown == Outcome(problem=DeliveryProblem.NO_SUCH_HOST)
        assert not door.refused
        with pytest.raises(OSError, match="not on the list"):
            socket.getaddrinfo("nowhere.invalid", 443)
