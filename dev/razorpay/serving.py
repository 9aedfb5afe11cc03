"""Ways to reach an emulator: mounted on the local host, as ASGI, or as a transport of requests."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any, override
from urllib.parse import urlsplit

import requests
import uvicorn
from requests.adapters import BaseAdapter

from dev.hosting.mounted import MountedReply, MountedRequest
from dev.razorpay.emulator import Answer, Emulator, NoAnswer

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_LOST = Answer(502, "text/plain", b"")
"""Stands for a broken connection where the connection itself cannot be broken."""


@dataclass(frozen=True, slots=True)
class MountedEmulator:
    """The emulator beside the functions of the local host, under ``/razorpay/``."""

    emulator: Emulator
    template: str = "razorpay/{*path}"

    def handle(self, request: MountedRequest) -> MountedReply:
        """Answer in a thread of the host."""
        path = f"/{request.path['path']}"
        body = request.body.read() if request.length else b""
        answer = _answered(
            self.emulator, request.method, path, request.query, request.headers, body
        )
        headers = {"content-type": answer.content_type, "content-length": str(len(answer.body))}
        return MountedReply(answer.status, headers, (answer.body,))


@dataclass(frozen=True, slots=True)
class Asgi:
    """The emulator as an ASGI application."""

    emulator: Emulator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = b""
        while (message := await receive()).get("more_body"):
            body += message["body"]
        body += message.get("body", b"")
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode()
        answer = await asyncio.to_thread(
            _answered, self.emulator, scope["method"], scope["path"], query, headers, body
        )
        described = [
            (b"content-type", answer.content_type.encode()),
            (b"content-length", str(len(answer.body)).encode()),
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": described})
        await send({"type": "http.response.body", "body": answer.body})


class InProcess(BaseAdapter):
    """The emulator under a requests session, without a socket."""

    def __init__(self, emulator: Emulator) -> None:
        """Ask this one."""
        super().__init__()
        self._emulator = emulator

    @override
    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        parts = urlsplit(request.url or "")
        headers = {name.lower(): str(value) for name, value in request.headers.items()}
        body = request.body or b""
        try:
            answer = self._emulator.handle(
                request.method or "",
                str(parts.path),
                str(parts.query),
                headers,
                body.encode() if isinstance(body, str) else bytes(body),
            )
        except NoAnswer:
            raise requests.ConnectionError from None
        response = requests.Response()
        response.status_code = answer.status
        response._content = answer.body  # noqa: SLF001 - how requests itself fills a response
        response.headers["Content-Type"] = answer.content_type
        return response

    @override
    def close(self) -> None:
        """Nothing is open."""


def server_of(emulator: Emulator, *, host: str, port: int) -> uvicorn.Server:
    """Return a server for an emulator that has not been started."""
    config = uvicorn.Config(
        Asgi(emulator), host=host, port=port, lifespan="off", log_level="warning"
    )
    return uvicorn.Server(config)


@contextmanager
def served(emulator: Emulator) -> Iterator[str]:
    """Serve an emulator on a free port of this machine until the block ends; yield its URL."""
    server = server_of(emulator, host="127.0.0.1", port=0)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def _answered(emulator: Emulator, *request: Any) -> Answer:  # noqa: ANN401 - a request as it came
    try:
        return emulator.handle(*request)
    except NoAnswer:
        return _LOST
