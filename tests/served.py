"""The product behind HTTP in this process: the real host and worker, and a clock to move.

Requests go through the host's routing and conversion and Microsoft's worker library, so a test
says what a frontend would see. Mails go out when a test says ``deliver``.
"""

import asyncio
import threading
from collections.abc import Coroutine
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, override

import httpx

from dev.candidate import Candidate, Outbox
from dev.hosting.admin import Admin
from dev.hosting.cors import CorsPolicy
from dev.hosting.engine import Engine, Function
from dev.hosting.mounted import Mounts
from dev.hosting.routes import RouteTable
from dev.hosting.server import HttpHost, Limits
from functions.email_deliver import email_deliver
from functions.payment_process import payment_process
from shared.bootstrap import Services
from shared.config import Settings
from shared.ports.documents import USERS
from shared.ports.queues import EMAILS, PAYMENTS
from tests.bank import Bank
from tests.clock import FixedClock

ROOT = Path(__file__).parents[1]
URL = "http://localhost:7071"


class _Loop:
    """An event loop in a thread of its own, on which the host runs."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def run[T](self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


async def _by_nobody(function: Function, given: str) -> None:
    """Run nothing by hand."""


@cache
def _host() -> tuple[_Loop, httpx.ASGITransport]:
    """Return the host of this process: the worker library loads an app once and for all."""
    loop = _Loop()
    engine = loop.run(Engine.load(ROOT))
    host = HttpHost(
        engine=engine,
        routes=RouteTable(engine.functions, "api"),
        mounts=Mounts([]),
        admin=Admin({}, _by_nobody),
        cors=CorsPolicy(),
        limits=Limits(104_857_600),
        clock=lambda: datetime.now(UTC),  # noqa: TID251 - for the access log only
    )
    return loop, httpx.ASGITransport(host)


class _Transport(httpx.BaseTransport):
    """Hands a request of this thread to the host on its own loop."""

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        loop, transport = _host()
        body = request.read()

        async def answer() -> httpx.Response:
            sent = httpx.Request(request.method, request.url, headers=request.headers, content=body)
            response = await transport.handle_async_request(sent)
            return httpx.Response(
                response.status_code, headers=response.headers, content=await response.aread()
            )

        return loop.run(answer())


class Served:
    """One installation with fresh state, and the people who use it."""

    def __init__(self, folder: Path, clock: FixedClock, **settings: Any) -> None:
        self.folder = folder
        self.clock = clock
        given = {
            "bcrypt_cost": 4,
            "rate_limits": False,
            "free_interviews_per_month": 100,
            **settings,
        }
        self.services = Services(Settings(data_dir=folder, **given), clock=clock)
        self.bank = Bank(self.services, self.client)
        self.outbox = Outbox(folder / "outbox")

    def client(self) -> httpx.Client:
        """Return a browser with no cookies yet."""
        return httpx.Client(transport=_Transport(), base_url=URL)

    def deliver(self) -> int:
        """Do the work of the mail queue until it is empty; return how many mails were handled."""
        handled = 0
        while messages := self.services.queue.receive(EMAILS, limit=16):
            for message in messages:
                email_deliver(message.body, self.services)
                self.services.queue.delete(EMAILS, message)
                handled += 1
        return handled

    def settle(self) -> None:
        """Deliver the webhooks that wait, and do the work of the queue of payments."""
        self.bank.deliver()
        while messages := self.services.queue.receive(PAYMENTS, limit=16):
            for message in messages:
                payment_process(message.body, self.services)
                self.services.queue.delete(PAYMENTS, message)

    def admin(self) -> Candidate:
        """Return somebody who runs the service."""
        person = self.member("Root Rao", "root@example.com")
        user_id = person.read("account")["user_id"]
        document = self.services.documents.get(USERS, user_id, "account")
        assert document is not None
        body = {**document.body, "roles": ["user", "admin"]}
        self.services.documents.replace(USERS, user_id, body, etag=document.etag)
        self.services.logins._access.forget(user_id)
        return person

    def newcomer(self, name: str = "Asha Rao", address: str = "asha@example.com") -> Candidate:
        """Return somebody who has no account yet."""
        return Candidate(self.client(), self.outbox, name=name, address=address)

    def member(self, name: str = "Asha Rao", address: str = "asha@example.com") -> Candidate:
        """Return somebody with a confirmed account who is logged in."""
        person = self.newcomer(name, address)
        person.register()
        self.deliver()
        person.confirm()
        person.log_in()
        return person
