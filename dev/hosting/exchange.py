"""One HTTP exchange: the request as the web server hands it over, and the way of the answer."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, NamedTuple

from dev.hosting.cors import Headers
from dev.hosting.urls import query_values, routing_path

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_NO_BODY = {204, 205, 304}


LONGEST_HEADERS_BYTES = 32 * 1024
"""What the host's web server takes (Kestrel's MaxRequestHeadersTotalSize)."""


class BadRequest(ValueError):
    """A request that the host's web server refuses with this status."""

    def __init__(self, status: int) -> None:
        """Hold the status."""
        super().__init__(status)
        self.status = status


class Disconnected(OSError):
    """The client went away before its request was complete."""


class Head(NamedTuple):
    """All of a request but its body.

    Header names are in lower case and the values of repeated ones are joined by commas, as the
    host does. ``length`` is None when the body comes in chunks.
    """

    method: str
    url: str
    path: str
    query: str
    headers: Mapping[str, str]
    length: int | None


class Reply(NamedTuple):
    """A whole answer."""

    status: int
    headers: Headers = []  # noqa: RUF012 - never changed
    body: bytes = b""


def read_head(scope: Scope) -> Head:
    """Return what a request says before its body; raises BadRequest."""
    if sum(len(name) + len(value) for name, value in scope["headers"]) > LONGEST_HEADERS_BYTES:
        raise BadRequest(431)
    raw_path, query = scope["raw_path"].decode("ascii"), scope["query_string"].decode("ascii")
    try:
        headers = _joined(scope["headers"])
        path = routing_path(raw_path)
    except ValueError:
        raise BadRequest(400) from None
    headers["x-forwarded-for"] = _forwarded_for(headers.get("x-forwarded-for"), scope["client"])
    host = headers.get("host") or ":".join(str(part) for part in scope["server"])
    return Head(
        method=scope["method"],
        url=f"{scope['scheme']}://{host}{raw_path}{'?' if query else ''}{query}",
        path=path,
        query=query,
        headers=headers,
        length=_length(headers),
    )


def query_of(head: Head) -> dict[str, str]:
    """Return the query of a request by name."""
    return query_values(head.query)


class Exchange:
    """Reads the body of one request and writes its answer, counting both."""

    def __init__(self, receive: Receive, send: Send) -> None:
        """Take the web server's two ends."""
        self._receive = receive
        self._send = send
        self._complete = False
        self.status: int | None = None
        self.bytes_in = 0
        self.bytes_out = 0

    async def read(self) -> bytes:
        """Return the next piece of the body, empty at its end; raises Disconnected."""
        while not self._complete:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Disconnected("the client went away")
            self._complete = not message.get("more_body", False)
            if piece := message.get("body", b""):
                self.bytes_in += len(piece)
                return bytes(piece)
        return b""

    async def read_all(self) -> bytes:
        """Return all of the body that has not been read; raises Disconnected."""
        pieces = []
        while piece := await self.read():
            pieces.append(piece)
        return b"".join(pieces)

    async def start(self, status: int, headers: Headers) -> None:
        """Send the head of the answer."""
        self.status = status
        lines = [(name.encode("ascii"), value.encode("ascii")) for name, value in headers]
        await self._send({"type": "http.response.start", "status": status, "headers": lines})

    async def write(self, piece: bytes, *, more: bool) -> None:
        """Send a piece of the body of the answer; waits while the client takes its time."""
        self.bytes_out += len(piece)
        await self._send({"type": "http.response.body", "body": piece, "more_body": more})

    async def answer(self, reply: Reply) -> None:
        """Send a whole answer, without a body where HTTP allows none.

        Once another answer has begun, raises ConnectionAbortedError: it can only be cut off.
        """
        if self.status is not None:
            raise ConnectionAbortedError("an answer has begun")
        bodiless = reply.status in _NO_BODY
        framing = [] if bodiless else [("content-length", str(len(reply.body)))]
        await self.start(reply.status, [*reply.headers, *framing])
        await self.write(b"" if bodiless else reply.body, more=False)


def _joined(lines: list[tuple[bytes, bytes]]) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    for name, value in lines:
        values.setdefault(name.decode("ascii").lower(), []).append(value.decode("utf-8"))
    return {name: ",".join(filter(None, given)) for name, given in values.items()}


def _forwarded_for(given: str | None, peer: tuple[str, int] | None) -> str:
    host, port = peer or ("unknown", 0)
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return f"{given}, {shown}" if given else shown


def _length(headers: Mapping[str, str]) -> int | None:
    return None if "transfer-encoding" in headers else int(headers.get("content-length", "0"))
