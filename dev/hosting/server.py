"""The HTTP side: an ASGI application that answers as the Functions host does."""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from azure_functions_runtime.bindings.datumdef import Datum

from dev.hosting.admin import PREFIX as ADMIN_PREFIX
from dev.hosting.admin import Admin
from dev.hosting.cors import CorsPolicy
from dev.hosting.engine import Engine, text_datum
from dev.hosting.exchange import (
    BadRequest,
    Disconnected,
    Exchange,
    Head,
    Receive,
    Reply,
    Scope,
    Send,
    query_of,
    read_head,
)
from dev.hosting.logs import log
from dev.hosting.mounted import Mounts
from dev.hosting.outgoing import FAILED, reply_of
from dev.hosting.routes import Route, RouteTable
from dev.hosting.trace_context import TraceContext, new_trace, trace_of

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_GONE = 499
"""What the access log says of a client that went away, after nginx."""


@dataclass(slots=True)
class Entry:
    """What the access log will say of a request: the template, never the path or the query."""

    route: str | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a request may be, and how many may be under way (-1: any number)."""

    body_bytes: int
    outstanding: int = -1


@dataclass(slots=True)
class HttpHost:
    """Routes requests to mounted routes, the admin address and functions."""

    engine: Engine
    routes: RouteTable
    mounts: Mounts
    admin: Admin
    cors: CorsPolicy
    limits: Limits
    clock: Callable[[], datetime]
    access_log: TextIO | None = None
    """Where each request is noted: standard error unless given."""
    _under_way: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI 3, type ``http``)."""
        began = time.perf_counter()
        exchange, entry, trace = Exchange(receive, send), Entry(), new_trace()
        self._under_way += 1
        try:
            head = read_head(scope)
            trace = trace_of(head.headers)
            await self._serve(head, exchange, entry, trace)
        except BadRequest as error:
            await exchange.answer(Reply(error.status))
        except Disconnected:
            exchange.status = _GONE
        except asyncio.CancelledError:
            # The host ends and waits no longer; what is worth saying is said here.
            await exchange.answer(Reply(503))
        except Exception:  # noqa: BLE001 - whatever it is, the client gets an answer
            log.exception("the host failed")
            await exchange.answer(FAILED)
        finally:
            self._under_way -= 1
            self._log(scope["method"], exchange, entry, trace, time.perf_counter() - began)

    async def _serve(
        self, head: Head, exchange: Exchange, entry: Entry, trace: TraceContext
    ) -> None:
        if self.cors.is_preflight(head.method, head.headers):
            await exchange.answer(Reply(204, self.cors.preflight_headers(head.headers)))
            return
        cors = self.cors.response_headers(head.headers)
        if mounted := self.mounts.find(head.path):
            template, route, values = mounted
            entry.route = f"/{template.text}"
            await self.mounts.serve(route, values, head, exchange, cors)
            return
        reply = await self._reply(head, exchange, entry, trace)
        await exchange.answer(reply._replace(headers=[*reply.headers, *cors]))

    async def _reply(
        self, head: Head, exchange: Exchange, entry: Entry, trace: TraceContext
    ) -> Reply:
        if head.path.lower().startswith(ADMIN_PREFIX):
            entry.route = f"{ADMIN_PREFIX}{{name}}"
            return await self.admin.answer(head, exchange)
        found = self.routes.find(head.method, head.path)
        if found is None:
            return Reply(404)
        route, values = found
        entry.route, entry.function = f"/{route.template.text}", route.function.name
        if 0 <= self.limits.outstanding < self._under_way:
            return Reply(429)
        if (head.length or 0) > self.limits.body_bytes:
            return Reply(413)
        return await self._call(route, values, head, exchange, trace)

    async def _call(
        self,
        route: Route,
        values: Mapping[str, str],
        head: Head,
        exchange: Exchange,
        trace: TraceContext,
    ) -> Reply:
        # The host reads a body by its Content-Length only: one in chunks arrives empty.
        body = await exchange.read_all() if head.length else b""
        outcome = await self.engine.invoke(
            route.function, _http_datum(head, values, body, trace), {}, trace
        )
        if not outcome.succeeded:
            return FAILED
        return reply_of(outcome.returned, route.function.name)

    def _log(
        self, method: str, exchange: Exchange, entry: Entry, trace: TraceContext, seconds: float
    ) -> None:
        line = {
            "ts": self.clock().isoformat(timespec="milliseconds"),
            "log": "access",
            "method": method if method in _METHODS else "other",
            "route": entry.route,
            "function": entry.function,
            "status": exchange.status,
            "ms": round(seconds * 1000, 1),
            "in": exchange.bytes_in,
            "out": exchange.bytes_out,
            "trace_id": trace.id,
        }
        print(json.dumps(line), file=self.access_log or sys.stderr)


def _http_datum(head: Head, values: Mapping[str, str], body: bytes, trace: TraceContext) -> Datum:
    headers = {**head.headers, "traceparent": trace.traceparent}
    return Datum(
        {
            "method": text_datum(head.method),
            "url": text_datum(head.url),
            "headers": _texts(headers),
            "query": _texts(query_of(head)),
            "params": _texts(values),
            "body": Datum(body, "bytes"),
        },
        "http",
    )


def _texts(values: Mapping[str, str]) -> dict[str, Datum]:
    return {name: text_datum(value) for name, value in values.items()}
