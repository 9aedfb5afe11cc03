"""Mounted routes: what is served beside the functions, such as signed addresses of blobs.

Bodies stream both ways in small pieces; none is ever held whole. A route's handler is plain
blocking code and runs in a thread of its own.
"""

import asyncio
import contextlib
import io
from collections.abc import Buffer, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, cast, override

from dev.hosting.cors import Headers
from dev.hosting.exchange import Disconnected, Exchange, Head
from dev.hosting.templates import Template, parse_template

_THREADS = 32
"""How many such requests are served at once; most of the time they wait for the network."""

_PIECE_BYTES = 1 << 16

_BODY_WAIT_S = 60.0
"""How long a client may let a body rest before it counts as gone."""


@dataclass(frozen=True, slots=True)
class MountedRequest:
    """A request to a mounted route. ``path`` has the values of the template's parameters.

    ``body`` is read from the network as it is read; it raises OSError when the client goes away,
    so that a torn body never looks complete. ``length`` is None when the client did not tell it.
    """

    method: str
    path: Mapping[str, str]
    query: str
    headers: Mapping[str, str]
    length: int | None
    body: BinaryIO


@dataclass(frozen=True, slots=True)
class MountedReply:
    """An answer; ``body`` is fetched piece by piece, as fast as the client takes it.

    If the size is known it is given in a ``content-length`` header.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Iterable[bytes] = ()


class MountedRoute(Protocol):
    """Serves the paths of one template (``blobs/{container}/{*name}``), whatever the method."""

    @property
    def template(self) -> str:
        """The route template, without the prefix of functions."""
        ...

    def handle(self, request: MountedRequest) -> MountedReply:
        """Answer a request. Called in a thread of its own; may block and may read the body."""
        ...


class Mounts:
    """The mounted routes of a host."""

    def __init__(self, routes: Iterable[MountedRoute]) -> None:
        """Take the routes, the first one that fits wins; raises BadTemplate."""
        self._routes = [(parse_template(route.template), route) for route in routes]
        self._threads = ThreadPoolExecutor(_THREADS, "mounted")
        self.running = 0
        """How many requests have not ended; one that was cancelled counts for good."""

    def find(self, path: str) -> tuple[Template, MountedRoute, Mapping[str, str]] | None:
        """Return the route for a path with the values in it, or None."""
        for template, route in self._routes:
            values = template.match(path)
            if values is not None:
                return template, route, values
        return None

    async def serve(
        self,
        route: MountedRoute,
        values: Mapping[str, str],
        head: Head,
        exchange: Exchange,
        extra: Headers,
    ) -> None:
        """Let a route answer; ``extra`` headers go with what it says."""
        self.running += 1
        try:
            await self._serve(route, values, head, exchange, extra)
        except Exception:
            self.running -= 1
            raise
        self.running -= 1

    async def _serve(
        self,
        route: MountedRoute,
        values: Mapping[str, str],
        head: Head,
        exchange: Exchange,
        extra: Headers,
    ) -> None:
        loop = asyncio.get_running_loop()
        body = io.BufferedReader(_Body(exchange, loop), _PIECE_BYTES)
        request = MountedRequest(
            head.method, values, head.query, head.headers, head.length, cast("BinaryIO", body)
        )
        reply = await loop.run_in_executor(self._threads, route.handle, request)
        pieces = iter(reply.body)
        try:
            await exchange.start(reply.status, [*reply.headers.items(), *extra])
            if head.method != "HEAD":
                await _send_all(pieces, exchange, self._threads)
            await exchange.write(b"", more=False)
        finally:
            if isinstance(pieces, Generator):
                # When the host ends, a thread may still be in the middle of a piece.
                with contextlib.suppress(ValueError):
                    pieces.close()


async def _send_all(pieces: Iterator[bytes], exchange: Exchange, threads: Executor) -> None:
    loop = asyncio.get_running_loop()
    while (piece := await loop.run_in_executor(threads, next, pieces, None)) is not None:
        await exchange.write(piece, more=True)


class _Body(io.RawIOBase):
    """The body of a request as a file for a thread: each read fetches a piece from the loop."""

    def __init__(self, exchange: Exchange, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._exchange = exchange
        self._loop = loop
        self._left = memoryview(b"")

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer) -> int:
        target = memoryview(buffer).cast("B")
        if not self._left:
            self._left = memoryview(self._fetch())
        count = min(len(target), len(self._left))
        target[:count], self._left = self._left[:count], self._left[count:]
        return count

    def _fetch(self) -> bytes:
        fetched = asyncio.run_coroutine_threadsafe(self._exchange.read(), self._loop)
        try:
            return fetched.result(_BODY_WAIT_S)
        except TimeoutError:
            fetched.cancel()
            raise Disconnected("the client sends nothing") from None
