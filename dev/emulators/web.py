"""Small HTTP servers on loopback, for protocols that no emulator speaks."""

import json
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, override
from urllib.parse import parse_qsl, urlsplit

from dev.emulators.certificates import Certificates


class WebRequest(NamedTuple):
    """A request; header names are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return the body, read as JSON."""
        return json.loads(self.body)


class WebReply(NamedTuple):
    """What to answer; ``body`` goes as JSON, bytes as they are, unless it is None."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = {}


type Answer = Callable[[WebRequest], WebReply]


class WebServer:
    """Answers on a free port of 127.0.0.1 until it is stopped."""

    def __init__(self, answer: Answer, certificates: Certificates | None = None) -> None:
        """Serve, over TLS if there are certificates."""
        self.answer = answer
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        if certificates:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificates.certificate, certificates.key)
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        scheme = "https" if certificates else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client may keep its connection open for as long as it likes

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report nothing: a client may disconnect at any time."""


def _handler(server: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _reply(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("content-length") or 0)
            request = WebRequest(
                self.command,
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
            reply = server.answer(request)
            body = b"" if reply.body is None else reply.body
            if not isinstance(body, bytes):
                body = json.dumps(body).encode()
            named = {"Content-Type": "application/json", **reply.headers}
            with suppress(ConnectionError):
                self.send_response(reply.status)
                for name, value in named.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _reply  # noqa: N815 - named by the base

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

    return Handler
