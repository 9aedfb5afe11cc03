"""The product behind HTTP in this process: the real host and worker, and a clock to move.

Requests go through the host's routing and conversion and Microsoft's worker library, so a test
says what a frontend would see. EmailDelivery go out when a test says ``deliver``.
"""

import asyncio
import os
import ssl
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
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
from dev.signed_blobs import SignedBlobs
from functions.answer_give_up import answer_give_up
from functions.answer_process import answer_process
from functions.email_deliver import email_deliver
from functions.erasure_process import erasure_process
from functions.export_process import export_process
from functions.payment_process import payment_process
from functions.purge_continue import purge_continue
from functions.webhook_deliver import webhook_deliver
from shared.bootstrap import Services, services
from shared.config import Settings
from shared.ports.documents import USERS, Json
from shared.ports.queues import (
    ANSWERS,
    EMAILS,
    ERASURES,
    EXPORTS,
    PAYMENTS,
    PURGES,
    WEBHOOKS,
    Message,
    QueueName,
)
from shared.privacy.erasure.model import LAST_WRITE_AFTER
from shared.web.retries import handle_message
from tests.support.analyst import ScriptedAnalyst
from tests.support.razorpay import Bank
from tests.support.storage import Storage

ROOT = Path(__file__).parents[2]
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
        mounts=Mounts([SignedBlobs(_PresentBlobs())]),
        admin=Admin({}, _by_nobody),
        cors=CorsPolicy(),
        limits=Limits(104_857_600),
        clock=lambda: datetime.now(UTC),  # noqa: TID251 - for the access log only
    )
    return loop, httpx.ASGITransport(host)


class _PresentBlobs:
    """The blob store of whatever installation is being tested."""

    def __getattr__(self, name: str) -> Any:
        return getattr(services().unfenced_blobs, name)


class _Transport(httpx.BaseTransport):
    """Hands a request of this thread to the host on its own loop."""

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not str(request.url).startswith(URL):
            return self._beyond(request)
        loop, transport = _host()
        body = request.read()

        async def answer() -> httpx.Response:
            sent = httpx.Request(request.method, request.url, headers=request.headers, content=body)
            response = await transport.handle_async_request(sent)
            raw = b"".join([part async for part in response.aiter_raw()])
            return httpx.Response(response.status_code, headers=response.headers, content=raw)

        return loop.run(answer())

    def _beyond(self, request: httpx.Request) -> httpx.Response:
        """Go to a signed address that another server answers: that of the emulators."""
        authority = os.environ["REQUESTS_CA_BUNDLE"]  # noqa: TID251 - where the emulators have put it
        with httpx.Client(verify=ssl.create_default_context(cafile=authority)) as client:
            answer = client.send(request)
            return httpx.Response(
                answer.status_code, headers=answer.headers, content=answer.content
            )


MOST_DEQUEUES = 5
"""``maxDequeueCount`` of host.json."""

_WORKERS: dict[QueueName, Callable[[Json, Services], None]] = {
    EMAILS: email_deliver,
    ANSWERS: answer_process,
    ANSWERS.poison: answer_give_up,
    PURGES: purge_continue,
    PAYMENTS: payment_process,
    ERASURES: erasure_process,
    EXPORTS: export_process,
    WEBHOOKS: webhook_deliver,
}

_USUAL: dict[str, Any] = {
    "bcrypt_cost": 4,
    "rate_limits": False,
    "mails_per_minute": 0,
    "mails_per_hour": 0,
    "free_interviews_per_month": 100,
    "razorpay_key_id": "rzp_test_EMULATOR000001",
    "razorpay_key_secret": "secret of the key",
    "razorpay_webhook_secret": "secret of the webhooks",
}
"""Settings of an installation that nothing is said about."""


class Served:
    """One installation with fresh state, and the people who use it.

    Recordings are heard by ``analyst``, unless ``really`` by the product's own.
    """

    def __init__(self, storage: Storage, *, really: bool = False, **settings: Any) -> None:
        self.storage = storage
        self.clock = storage.clock
        given = {**_USUAL, **storage.settings, **settings}
        self.analyst = ScriptedAnalyst()
        self.services = Services(Settings(**given), clock=self.clock)
        if not really:
            self.services.replace(media=self.analyst)
        self.bank = Bank(self.services, self.client)
        self.outbox = Outbox(storage.outbox)

    def again(self, **settings: Any) -> "Served":
        """Return another server of the same installation, with other settings."""
        made = Served(self.storage, **settings)
        made.bank = Bank(made.services, made.client, self.bank.emulator)
        return made

    def client(self) -> httpx.Client:
        """Return a browser with no cookies yet."""
        return httpx.Client(transport=_Transport(), base_url=URL)

    def deliver(self) -> int:
        """Do the work of the mail queue until it is empty; return how many mails were handled."""
        return self.work(EMAILS)

    def work(self, *queues: QueueName) -> int:
        """Do the work of queues (all) until nothing is visible, as the host does it.

        Return how many messages were handled. What fails shows again after 10 s, and is set aside
        after MOST_DEQUEUES; an outage sends it again later.
        """
        handled, queue = 0, self.services.queue
        for name in queues or tuple(_WORKERS):
            while messages := queue.receive(name, limit=16):
                for message in messages:
                    handled += 1
                    self._handle(name, message)
        return handled

    def _handle(self, name: QueueName, message: Message) -> None:
        queue = self.services.queue
        try:
            worker = _WORKERS[name]
            dequeued = message.dequeue_count
            handle_message(
                name, worker, message.body, self.services, name=worker.__name__, dequeued=dequeued
            )
        except Exception:  # noqa: BLE001 - as the host does
            if message.dequeue_count < MOST_DEQUEUES:
                queue.hide(name, message, hide_for=timedelta(seconds=10))
                return
            queue.send(name.poison, message.body)
        queue.delete(name, message)

    def settle(self) -> None:
        """Deliver the webhooks that wait, and do the work of the queue of payments."""
        self.bank.deliver()
        self.work(PAYMENTS)

    def finish_erasures(self) -> None:
        """Let every erasure come to its end: first removed, later searched for."""
        self.work(ERASURES)
        self.clock.forward(LAST_WRITE_AFTER + timedelta(minutes=5))
        self.deliver()  # a mail that still waits names its reader
        self.services.erasure.worker.run_due()

    def admin(self, name: str = "Root Rao", address: str = "root@example.com") -> Candidate:
        """Return somebody who runs the service."""
        return self.with_role("admin", name, address)

    def with_role(self, role: str, name: str, address: str) -> Candidate:
        """Return somebody who has a role."""
        person = self.member(name, address)
        user_id = person.read("account")["user_id"]
        document = self.services.documents.get(USERS, user_id, "account")
        assert document is not None
        body = {**document.body, "roles": ["user", role]}
        self.services.documents.replace(USERS, user_id, body, etag=document.etag)
        self.services.accounts.authenticator.forget(user_id)
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
