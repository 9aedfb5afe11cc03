"""The life of a host: from reading the app's files to the last function that has ended."""

import asyncio
import contextlib
import errno
import os
import signal
import socket
from collections.abc import Callable, Generator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import override

import uvicorn

from dev.hosting.admin import Admin
from dev.hosting.backends import Backends, find_backends
from dev.hosting.engine import Engine
from dev.hosting.exchange import LONGEST_HEADERS_BYTES
from dev.hosting.mounted import Mounts
from dev.hosting.routes import RouteTable
from dev.hosting.server import HttpHost, Limits
from dev.hosting.settings import (
    HostJson,
    LocalSettings,
    StartError,
    apply,
    body_limit,
    is_disabled,
    read_host_json,
    read_local_settings,
)
from dev.hosting.templates import BadTemplate
from dev.hosting.triggers import Triggers
from shared.kernel.clock import system_clock

_MARGIN_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to run a host.

    ``port``: None takes the app's own or 7071, 0 a free one. ``defaults``: settings that follow
    from the host's address. ``grace_s``: how long functions may take to end when the host stops.
    ``protobuf``: results go through protocol buffers, as in Azure.
    """

    app: Path
    state: Path
    host: str = "127.0.0.1"
    port: int | None = None
    backends: str | None = None
    defaults: Callable[[str], Mapping[str, str]] = lambda _: {}
    lease: timedelta
    grace_s: int = 10
    ready_file: Path | None = None
    protobuf: bool = False


def free_port(host: str) -> int:
    """Return a port that is free at the moment."""
    with contextlib.closing(_bind(host, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def run_host(options: Options, environ: MutableMapping[str, str]) -> int:
    """Serve until SIGTERM or SIGINT; return how many calls had not ended by the deadline.

    Raises StartError when it cannot serve at all.
    """
    host_json, local = read_host_json(options.app), read_local_settings(options.app)
    port = local.host.local_http_port if options.port is None else options.port
    with contextlib.closing(_bind(options.host, port)) as listener:
        url = _url(options.host, listener.getsockname()[1])
        apply(local.values, environ)
        apply(options.defaults(url), environ)
        engine = await Engine.load(options.app, protobuf=options.protobuf)
        backends = find_backends(options.backends)() if options.backends else Backends()
        http, triggers = _assemble(options, host_json, local, engine, backends, environ)
        await _serve(options, http, triggers, listener, url)
        return engine.running + http.mounts.running


def _assemble(
    options: Options,
    host_json: HostJson,
    local: LocalSettings,
    engine: Engine,
    backends: Backends,
    environ: Mapping[str, str],
) -> tuple[HttpHost, Triggers]:
    enabled = tuple(
        function for function in engine.functions if not is_disabled(function.name, environ)
    )
    extensions = host_json.extensions
    triggers = Triggers(
        engine=engine,
        functions=enabled,
        queue=backends.queue,
        options=extensions.queues,
        state=options.state,
        lease=options.lease,
        environ=environ,
        clock=system_clock,
    )
    triggers.check()
    by_name = {function.name.lower(): function for function in engine.functions}
    http = HttpHost(
        engine=engine,
        routes=RouteTable(enabled, extensions.http.route_prefix),
        mounts=_mounts(backends),
        admin=Admin(by_name, triggers.by_hand),
        cors=local.host.policy() or backends.cors,
        limits=Limits(body_limit(environ), extensions.http.max_outstanding_requests),
        clock=system_clock,
    )
    return http, triggers


async def _serve(
    options: Options, http: HttpHost, triggers: Triggers, listener: socket.socket, url: str
) -> None:
    stopping = _stop_on_signals()
    server = _Server(_config(http, options.grace_s))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    waiting = asyncio.create_task(triggers.run(stopping))
    _announce(url, len(http.engine.functions), options.ready_file)
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait({stopped, serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    stopping.set()
    server.should_exit = True
    ending = {serving, waiting, *http.admin.tasks}
    done, _ = await asyncio.wait(ending, timeout=options.grace_s + _MARGIN_S)
    for task in done:
        task.result()


def _announce(url: str, functions: int, ready_file: Path | None) -> None:
    print(f"Ready on {url} with {functions} functions", flush=True)
    if ready_file:
        draft = ready_file.with_suffix(".new")
        draft.write_text(url)
        draft.replace(ready_file)


class _Server(uvicorn.Server):
    """Leaves signals alone: the whole host stops, not only the web server."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def _config(http: HttpHost, grace_s: int) -> uvicorn.Config:
    return uvicorn.Config(
        http,
        interface="asgi3",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        # It would believe what a client says of itself.
        proxy_headers=False,
        server_header=False,
        h11_max_incomplete_event_size=LONGEST_HEADERS_BYTES,
        timeout_graceful_shutdown=grace_s,
    )


def _stop_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()

    def stop() -> None:
        if stopping.is_set():
            os._exit(1)
        stopping.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    return stopping


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named asyncio sets TCP_NODELAY; else each answer waits 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        reason = "is taken; choose another with --port" if taken else f"cannot be used: {error}"
        raise StartError(f"port {port} of {host} {reason}") from None
    return listener


def _url(host: str, port: int) -> str:
    # Browsers treat localhost as one site whatever the port, so the frontend's cookies work.
    shown = {"127.0.0.1": "localhost", "0.0.0.0": "localhost"}.get(host, host)  # noqa: S104 - shown, not bound
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _mounts(backends: Backends) -> Mounts:
    try:
        return Mounts(backends.routes)
    except BadTemplate as error:
        raise StartError(f"a mounted route: {error}") from None
