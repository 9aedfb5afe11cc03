"""A small installation of accounts over the embedded adapters, and what people do with it."""

import email as mail
import email.policy
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from shared.accounts.erasure import AddressEraser
from shared.accounts.model import Account, BrowserCookie, Caller, Erasure, IssuedTokens
from shared.accounts.repository import AccountRepository
from shared.accounts.wiring import AccountServices, Rules, build
from shared.adapters.embedded.blobs import EmbeddedBlobStore
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.email import OutboxEmail
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.adapters.embedded.queues import EmbeddedQueue
from shared.kernel.clock import Clock
from shared.ports.documents import DIRECTORY, DocumentStore
from shared.ports.identity import IdentityProvider, ProviderName
from shared.ports.keys import Keys, Secrets, SigningKeys
from shared.ports.queues import EMAILS
from tests.support.clock import FixedClock

ADA = "ada@example.com"
BOB = "bob@example.com"
PASSWORD = "vivid-pelican-tango-44"
OTHER_PASSWORD = "mossy-lantern-quartz-81"
CLIENT = "c" * 64


class CountingKeys:
    """Keys that count how often the pepper is taken: once for each hash made or checked."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self.hashes = 0

    def signing(self) -> SigningKeys:
        return self._keys.signing()

    def secret(self, purpose: str) -> bytes:
        return self._keys.secret(purpose)

    def secrets(self, purpose: str) -> Secrets:
        self.hashes += purpose == "password-pepper"
        return self._keys.secrets(purpose)

    def ping(self) -> str:
        return self._keys.ping()


class Watched:
    """A store that counts its operations and calls ``before`` and ``after`` round each."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self.operations: Counter[str] = Counter()
        self.before: Callable[[str, tuple[Any, ...]], None] = lambda _name, _given: None
        self.after: Callable[[str, tuple[Any, ...]], None] = lambda _name, _given: None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self._store, name)

        def watched(*given: Any, **named: Any) -> Any:
            self.before(name, given)
            with self._lock:
                self.operations[name] += 1
            result = operation(*given, **named)
            self.after(name, given)
            return result

        return watched


class Crash(Exception):
    """The process dies here."""


class World:
    """One installation. ``another()`` is a second process over the same stores."""

    def __init__(self, root: Path, clock: FixedClock, **rules: Any) -> None:
        self.clock = clock
        self.root = root
        self.rules = Rules(
            **{
                "public_url": "https://api.example.com",
                "frontend_url": "https://app.example.com",
                "privacy_email": "privacy@example.com",
                "bcrypt_cost": 4,
                "rate_limits": False,
                **rules,
            }
        )
        self.store = EmbeddedDocumentStore(root / "documents.db", clock=clock)
        self.repository = AccountRepository.over(self.store, clock=clock)
        self.watched = Watched(self.store)
        self.queue = EmbeddedQueue(root / "queues.db", clock=clock)
        self.outbox = root / "outbox"
        self.email = OutboxEmail(self.outbox, sender="iMock <no-reply@example.com>", clock=clock)
        self.keys = CountingKeys(EmbeddedKeys(root / "keys"))
        self.blobs = EmbeddedBlobStore(
            root / "blobs", clock=clock, secret=b"b" * 32, base_url="http://localhost"
        )
        self.providers: dict[ProviderName, IdentityProvider] = {}
        self.services = self.another()

    def another(self, *, clock: Clock | None = None, **rules: Any) -> AccountServices:
        changed = Rules(**{name: getattr(self.rules, name) for name in Rules.__slots__} | rules)
        return build(
            changed,
            documents=cast("DocumentStore", self.watched),
            queue=self.queue,
            email=self.email,
            keys=self.keys,
            clock=clock or self.clock,
            providers=lambda: self.providers,
        )

    def register(self, email: str = ADA, password: str = PASSWORD, **given: Any) -> BrowserCookie:
        return self.services.registration.register(
            **{
                "name": "Ada Lovelace",
                "email": email,
                "password": password,
                "client": CLIENT,
                "cookies": {},
                "request_key": None,
                **given,
            }
        )

    def deliver(self) -> int:
        """Hand every waiting message over, as the host does; return how many there were."""
        count = 0
        while messages := self.queue.receive(EMAILS, limit=10):
            for message in messages:
                self.services.emails.deliver(message.body)
                self.queue.delete(EMAILS, message)
                count += 1
        return count

    def letters(self, to: str | None = None) -> list[EmailMessage]:
        """Return the mails that were sent, oldest first."""
        files = sorted(self.outbox.glob("**/*.eml"), key=lambda path: path.stat().st_mtime_ns)
        found = [
            mail.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in files
        ]
        return [each for each in found if to is None or each["To"] == to]

    def token(self, to: str = ADA) -> str:
        """Return the token of the latest mail's link."""
        return token_of(self.letters(to)[-1])

    def member(self, email: str = ADA, password: str = PASSWORD) -> str:
        """Register and confirm an address; return the user's id."""
        self.register(email, password)
        self.deliver()
        self.verify(self.token(email), password)
        return self.login(email, password).user_id

    def verify(self, token: str, password: str | None = PASSWORD, **given: Any) -> None:
        self.services.registration.verify(
            token, **{"password": password, "client": CLIENT, "cookies": {}, **given}
        )

    def login(self, email: str = ADA, password: str = PASSWORD, **given: Any) -> IssuedTokens:
        return self.services.logins.login(
            **{"email": email, "password": password, "client": CLIENT, "cookies": {}, **given}
        )

    def caller(self, granted: IssuedTokens) -> Caller:
        return self.services.authenticator.authenticate(granted.access_token)

    def erase(self, caller: Caller, services: AccountServices | None = None) -> None:
        """Do what an erasure does of accounts: closed by its owner, then removed."""
        account = (services or self.services).account
        found = account.confirmed(caller, password=PASSWORD, client=CLIENT)
        erasure = Erasure(receipt_id="era", login_id=caller.login_id, asked_at=self.clock())
        account.close(caller.user_id, epoch=found.epoch, erasure=erasure)
        AddressEraser(repository=self.repository).erase(
            caller.user_id, found.address_id, before=self.clock()
        )
        self.queue.discard(EMAILS, "user_id", caller.user_id)
        for entry in list(self.store.find(DIRECTORY, "user_id", caller.user_id)):
            self.store.delete(DIRECTORY, entry.id, entry.id)
        self.repository.delete_user(caller.user_id)

    def change_account(self, user_id: str, **changes: object) -> None:
        """Write to the store what no operation writes."""
        self.repository.accounts.put(self.stored_account(user_id).model_copy(update=changes))

    def stored_account(self, user_id: str) -> Account:
        account = self.repository.account(user_id)
        assert account
        return account

    def everything(self) -> bytes:
        """Return every byte that is on the disk."""
        return b"".join(path.read_bytes() for path in self.root.rglob("*") if path.is_file())

    def address_id(self, email: str = ADA) -> str:
        """Return the id under which an address is known."""
        return self.services.registration.addresses.read(email).id

    def traces(self, *words: str) -> list[str]:
        """Return the files that hold one of the words; emails that were sent aside."""
        files = (path for path in self.root.rglob("*") if path.is_file())
        contents = {path: path.read_bytes() for path in files if self.outbox not in path.parents}
        return [
            str(path.relative_to(self.root))
            for path, content in contents.items()
            for word in words
            if word.encode() in content
        ]

    def contended(self) -> None:
        """Let each document change, in the store, before each change of ours."""

        def interfere(name: str, given: tuple[Any, ...]) -> None:
            if name == "replace":
                kept = self.store.get(given[0], given[1], given[2]["id"])
                assert kept
                self.store.upsert(given[0], given[1], kept.body)

        self.watched.before = interfere

    @contextmanager
    def dying_before(self, operation: int) -> Iterator[None]:
        """Let the process die before its n-th operation on the store, if it comes to that."""
        count = 0

        def step(_name: str, _given: tuple[Any, ...]) -> None:
            nonlocal count
            count += 1
            if count == operation:
                raise Crash

        self.watched.before = step
        try:
            with suppress(Crash):
                yield
        finally:
            self.watched.before = lambda _name, _given: None

    def later(self, **by: float) -> None:
        self.clock.forward(timedelta(**by))


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def token_of(letter: EmailMessage) -> str:
    found = re.search(r"#token=(\S+)", text_of(letter))
    assert found
    return found[1]


def jar(granted: IssuedTokens) -> Mapping[str, tuple[str, ...]]:
    """Return the cookies a browser sends after it was granted these."""
    return {granted.cookie.name: (granted.cookie.value,)}
