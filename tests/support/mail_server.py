"""A small SMTP server (RFC 5321) that can misbehave, in a thread of this process."""

import base64
import socketserver
import ssl
import threading
import time
from dataclasses import dataclass, field
from typing import NamedTuple, cast, override
from urllib.parse import quote

USER, PASSWORD = "post@imock.ai", "s3cret/@:"


class Letter(NamedTuple):
    """What the server took."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes
    over_tls: bool
    user: str | None


@dataclass
class Manners:
    """How the server answers, by verb (``.`` is the end of the data): a reply of another kind,
    ``drop`` for none and a closed connection, or ``silence`` for none at all."""

    answers: dict[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    tls_from_the_start: bool = False
    knows_unicode: bool = False


class MailServer:
    """Listens on a free port of this machine."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.manners = manners or Manners()
        self.letters: list[Letter] = []
        self.connections = 0
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.mail = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def url(
        self, scheme: str, *, user: str = "", password: str = "", host: str = "127.0.0.1"
    ) -> str:
        login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
        return f"{scheme}://{login}{host}:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    mail: MailServer

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: tests break connections on purpose."""


class _Gone(Exception):
    """The connection is over."""


class _Session(socketserver.StreamRequestHandler):
    @override
    def handle(self) -> None:
        self.mail = cast("_Server", self.server).mail
        self.mail.connections += 1
        self.over_tls = False
        self.user: str | None = None
        self.sender = ""
        self.recipients: list[str] = []
        if self.mail.manners.tls_from_the_start:
            self._secure()
        try:
            self._say("greeting", "220 mail.test ready")
            while line := self.rfile.readline().decode().strip():
                self._obey(line)
        except (_Gone, OSError):
            return

    @override
    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _obey(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        match verb.upper():
            case "EHLO":
                self._say("EHLO", "\r\n".join(self._offers()))
            case "STARTTLS":
                self._say("STARTTLS", "220 go ahead")
                self._secure()
            case "AUTH":
                self._login(rest.split()[-1])
            case "MAIL":
                self.sender, self.recipients = _address(rest), []
                self._say("MAIL", "250 ok")
            case "RCPT":
                self.recipients.append(_address(rest))
                self._say("RCPT", "250 ok")
            case "DATA":
                self._say("DATA", "354 go on")
                if self.mail.manners.answers.get("DATA", "3")[0] == "3":
                    self._take(self._data())
            case "QUIT":
                self._say("QUIT", "221 bye")
                raise _Gone
            case other:
                self._say(other, "250 ok")

    def _offers(self) -> list[str]:
        manners = self.mail.manners
        offers = ["mail.test"]
        if manners.tls and not self.over_tls:
            offers.append("STARTTLS")
        if self.over_tls:
            offers.append("AUTH PLAIN")
        if manners.knows_unicode:
            offers += ["8BITMIME", "SMTPUTF8"]
        return [f"250-{offer}" for offer in offers[:-1]] + [f"250 {offers[-1]}"]

    def _login(self, given: str) -> None:
        _, user, password = base64.b64decode(given).decode().split("\0")
        if (user, password) == (USER, PASSWORD):
            self.user = user
            self._say("AUTH", "235 welcome")
        else:
            self._say("AUTH", "535 no")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise _Gone
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _take(self, data: bytes) -> None:
        letter = Letter(self.sender, tuple(self.recipients), data, self.over_tls, self.user)
        if self.mail.manners.answers.get(".", "2")[0] == "2":
            self.mail.letters.append(letter)
        self._say(".", "250 taken")

    def _say(self, verb: str, usual: str) -> None:
        answer = self.mail.manners.answers.get(verb, usual)
        if answer == "drop":
            raise _Gone
        if answer == "silence":
            time.sleep(2)
            raise _Gone
        self.wfile.write(f"{answer}\r\n".encode())

    def _secure(self) -> None:
        tls = self.mail.manners.tls
        assert tls is not None
        self.request = tls.wrap_socket(self.request, server_side=True)
        self.connection = self.request
        self.rfile = self.request.makefile("rb")
        self.wfile = self.request.makefile("wb", buffering=0)
        self.over_tls = True


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]
