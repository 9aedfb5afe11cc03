"""Installations in which people are erased: the real parts, on the embedded backend."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from shared.accounts.model import IssuedTokens
from shared.bootstrap import Services
from shared.config import Settings
from shared.interviews.spoken.cleanup_entries import CleanupEntries
from shared.ports.blobs import RECORDINGS, RESUMES, TRANSIENT
from shared.ports.documents import CONTAINERS, JOBS, USERS, Document
from shared.ports.queues import EMAILS, ERASURES
from shared.privacy.erasure.model import LAST_WRITE_AFTER, WORK
from shared.privacy.erasure.service import StartedErasure
from shared.recordings.repository import RecordingRepository
from tests.support.builders import a_recording
from tests.support.clock import FixedClock
from tests.support.razorpay import emulator_of, gateway_to

PASSWORD = "vivid-pelican-tango-44"
ADDRESS = "asha@example.com"
_PDF = "application/pdf"


class ErasureWorld:
    """One instance over a folder. ``another`` is a second one over the same."""

    def __init__(
        self, folder: Path, clock: FixedClock, around: Callable[[Any], Any] = lambda port: port
    ) -> None:
        self.folder, self.clock = folder, clock
        settings = Settings(
            data_dir=folder,
            bcrypt_cost=4,
            rate_limits=False,
            razorpay_key_id="rzp_test_EMULATOR000001",
            razorpay_key_secret="secret of the key",
            razorpay_webhook_secret="secret of the webhooks",
        )
        self.services = Services(settings, clock=clock)
        self.bank = emulator_of(self.services)
        self.around(around)

    def around(self, around: Callable[[Any], Any]) -> None:
        """Put something between the product and its ports, as another process has it."""
        inner = Services(self.services.settings, clock=self.clock)
        self.services = Services(self.services.settings, clock=self.clock)
        self.services.replace(
            unfenced_documents=around(inner.unfenced_documents),
            unfenced_blobs=around(inner.unfenced_blobs),
            queue=around(inner.queue),
            email=around(inner.email),
            gateway=around(gateway_to(self.bank, inner)),
        )

    def another(self) -> "ErasureWorld":
        """Return a second instance of the same installation."""
        made = ErasureWorld(self.folder, self.clock)
        made.bank = self.bank
        made.around(lambda port: port)
        return made

    def member(self, address: str = ADDRESS) -> IssuedTokens:
        """Register somebody and log them in."""
        accounts = self.services.accounts
        self.register(address)
        self.deliver()
        self.verify(address)
        return accounts.logins.login(email=address, password=PASSWORD, client="c", cookies={})

    def register(self, address: str = ADDRESS) -> None:
        """Ask for an account."""
        self.services.accounts.registration.register(
            name="Asha Rao",
            email=address,
            password=PASSWORD,
            client="c",
            cookies={},
            request_key=None,
        )

    def verify(self, address: str = ADDRESS) -> None:
        """Follow the newest link."""
        self.services.accounts.registration.verify(
            self.newest_token(address), password=PASSWORD, client="c", cookies={}
        )

    def deliver(self) -> None:
        """Send the emails that wait."""
        queue = self.services.queue
        while messages := queue.receive(EMAILS, limit=16):
            for message in messages:
                self.services.accounts.emails.deliver(message.body)
                queue.delete(EMAILS, message)

    def newest_token(self, address: str) -> str:
        """Return the token of the newest email to somebody."""
        files = sorted((self.folder / "outbox").glob("*.eml"), key=lambda e: e.stat().st_mtime_ns)
        texts = []
        for path in files:
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            if str(mail["To"]) == address and body:
                texts.append(str(body.get_content()))
        found = re.search(r"#token=(\S+)", texts[-1])
        assert found
        return found[1]

    def fill(self, user_id: str) -> None:
        """Keep something of somebody in every place there is."""
        documents, blobs, now = self.services.documents, self.services.blobs, self.clock()
        documents.create(USERS, user_id, {"id": "profile", "user_id": user_id, "kind": "profile"})
        documents.create(USERS, user_id, {"id": "damaged", "user_id": user_id})
        blobs.put(RESUMES, f"{user_id}/res_1/a.pdf", b"%PDF-canary", content_type=_PDF)
        blobs.put(TRANSIENT, f"{user_id}/ses_1/m", b"canary", content_type="video/webm")
        recording = a_recording(captured_at=now, user_id=user_id)
        RecordingRepository(documents, clock=self.clock).add(recording)
        blobs.put(RECORDINGS, recording.blob, b"canary", content_type="video/webm")
        CleanupEntries(documents).remember(user_id, "ses_1", since=now, sweep_at=now)
        self.services.queue.send(EMAILS.poison, {"kind": "notice", "user_id": user_id})
        self.services.billing.entitlements.reserve(user_id, f"ses_{'1' * 32}")

    def request(self, granted: IssuedTokens) -> StartedErasure:
        """Ask for the erasure of an account, as its owner does."""
        caller = self.services.accounts.authenticator.authenticate_during_erasure(
            granted.access_token
        )
        erasures = self.services.erasure.erasures
        return erasures.request(caller, password=PASSWORD, client="c")

    def work(self) -> None:
        """Do what the queue's function does, without pausing for what is sent again."""
        queue = self.services.queue
        for message in queue.receive(ERASURES, limit=32):
            self.services.erasure.worker.run(message.body["erasure_id"])
            queue.delete(ERASURES, message)

    def come_to_rest(self, *, runs: int = 12) -> None:
        """Let the timer run until no erasure goes on."""
        for _ in range(runs):
            self.services.erasure.worker.run_due()
            if not self.going_on():
                return
            self.clock.forward(timedelta(minutes=5))
        raise AssertionError(f"still going on: {self.going_on()}")

    def settled(self) -> None:
        """Let all the time pass in which something can be written, and the timer run."""
        self.work()
        self.clock.forward(LAST_WRITE_AFTER + timedelta(minutes=1))
        self.come_to_rest()

    def going_on(self) -> list[Document]:
        """Return the erasures that are not verified."""
        found = self.services.unfenced_documents.list_partition(JOBS, WORK)
        return [each for each in found if each.body["kind"] == "erasure"]

    def traces(self, *words: str) -> list[str]:
        """Return the files that hold one of the words, in whatever part of them."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return sorted(
            f"{path.relative_to(self.folder)}: {word}"
            for path in files
            for word in words
            if word.encode() in path.read_bytes()
        )

    def named_in(self, user_id: str) -> list[str]:
        """Return every document, blob and message that names somebody."""
        services = self.services
        found = [
            f"{container.name}/{document.id}"
            for container in CONTAINERS
            for document in every_document(services, container.name)
            if user_id in str(document)
        ]
        found += [
            f"{container.name}/{info.name}"
            for container in (RESUMES, TRANSIENT, RECORDINGS)
            for info in services.unfenced_blobs.list(container)
            if user_id in info.name
        ]
        return found


def every_document(services: Services, container: str) -> list[Document]:
    """Return every document of a container, read past the port."""
    path = services.settings.data_dir / "documents.db"
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT id, body, etag FROM documents WHERE container = ?", (container,)
        ).fetchall()
    return [Document(row[0], json.loads(row[1]), row[2]) for row in rows]
