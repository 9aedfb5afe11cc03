"""How often somebody may try: durable counters in ``directory``, kept while they matter.

One document holds all counters of a network (an opaque name of the client's address) and one all
counters of an email address, so an attempt costs one read and one write each. Addresses without an
account are counted like any other.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from pydantic import Field

from shared.accounts.errors import TooManyAttempts
from shared.kernel.clock import Clock, Instant
from shared.ports.documents import DIRECTORY, AlreadyExists, DocumentStore, Missing, Stale
from shared.store import Stored

_RETRIES = 20
_MAX_COUNTERS = 200


class Rule(NamedTuple):
    """At most ``limit`` in ``window_s``; with a back-off, ever longer waits from there on.

    Without a back-off the window begins at the first attempt. With one, the waits double from
    ``backoff_s`` to ``backoff_max_s``, and all is forgotten after a window without any attempt.
    """

    limit: int
    window_s: int
    backoff_s: int = 0
    backoff_max_s: int = 0


LOGIN_BY_CLIENT = Rule(limit=30, window_s=300)
LOGIN_BY_PAIR = Rule(limit=5, window_s=900, backoff_s=30, backoff_max_s=900)
LOGIN_BY_ADDRESS = Rule(limit=20, window_s=3600, backoff_s=30, backoff_max_s=900)
REGISTER_BY_CLIENT = Rule(limit=10, window_s=3600)
REGISTER_BY_ADDRESS = Rule(limit=5, window_s=3600)
MAIL_PAUSE = Rule(limit=1, window_s=60)
MAIL_HOURLY = Rule(limit=5, window_s=3600)


class Counter(Stored):
    """How many attempts there were, until when there may be no other, and when it lapses."""

    count: int
    blocked_until: Instant
    ends_at: Instant


class Tally(Stored):
    """All counters of one network or one address."""

    id: str
    counters: dict[str, Counter] = Field(default_factory=dict)


type Counters = Mapping[str, Counter]


def counted(counter: Counter | None, rule: Rule, now: datetime) -> Counter:
    """Return the counter after one more attempt."""
    window = timedelta(seconds=rule.window_s)
    before = counter if counter and now < counter.ends_at else None
    count = before.count + 1 if before else 1
    if rule.backoff_s:
        blocked_until = now + _backoff(rule, count - rule.limit)
        return Counter(count=count, blocked_until=blocked_until, ends_at=blocked_until + window)
    ends_at = before.ends_at if before else now + window
    blocked_until = ends_at if count >= rule.limit else now
    return Counter(count=count, blocked_until=blocked_until, ends_at=ends_at)


def _backoff(rule: Rule, beyond: int) -> timedelta:
    doublings = min(beyond, 20)
    seconds = min(rule.backoff_s * 2**doublings, rule.backoff_max_s) if beyond >= 0 else 0
    return timedelta(seconds=seconds)


class RateLimits:
    """Counts attempts and refuses too many with TooManyAttempts."""

    def __init__(self, documents: DocumentStore, *, clock: Clock, enabled: bool = True) -> None:
        """Keep the counters in this store; when not enabled, count nothing and refuse nobody."""
        self._documents = documents
        self._clock = clock
        self._enabled = enabled

    def register(self, *, client: str, address_id: str) -> None:
        """Count one registration."""
        self._count(_client_key(client), {"register": REGISTER_BY_CLIENT})
        self._count(limits_key(address_id), {"register": REGISTER_BY_ADDRESS})

    def mail(self, purpose: str, *, address_id: str) -> None:
        """Count one request for a mail of some purpose."""
        rules = {f"{purpose}:pause": MAIL_PAUSE, f"{purpose}:hour": MAIL_HOURLY}
        self._count(limits_key(address_id), rules)

    def begin_login(self, *, client: str, address_id: str) -> Tally:
        """Count one login from a network; return what is known of the address."""
        self._count(_client_key(client), {"login": LOGIN_BY_CLIENT})
        return self.look(address_id)

    def look(self, address_id: str) -> Tally:
        """Return the counters of an address."""
        key = limits_key(address_id)
        return self._read(key)[0] if self._enabled else Tally(id=key)

    def require(self, tally: Tally, *, client: str, trusted: bool) -> None:
        """Refuse when this client, or anybody at all, has failed too often at the address.

        A trusted browser, which has been logged in there before, is not kept out by what others
        try: otherwise anybody could lock anybody out.
        """
        names = [_pair(client)] if trusted else [_pair(client), "login"]
        _refuse_blocked((tally.counters.get(name) for name in names), self._clock())

    def failed(self, *, client: str, address_id: str) -> None:
        """Count a wrong password."""
        rules = {_pair(client): LOGIN_BY_PAIR, "login": LOGIN_BY_ADDRESS}
        self._count(limits_key(address_id), rules, refuse=False)

    def succeeded(self, tally: Tally, *, client: str, address_id: str) -> None:
        """Forget the failures of this client, if there are any."""
        pair = _pair(client)
        if pair in tally.counters:
            self._change(
                limits_key(address_id),
                lambda counters, _: {name: each for name, each in counters.items() if name != pair},
            )

    def forget(self, *, address_id: str) -> None:
        """Forget all counters of an address, since its owner has proved who they are."""
        if self._enabled:
            key = limits_key(address_id)
            self._documents.delete(DIRECTORY, key, key)

    def _count(self, key: str, rules: Mapping[str, Rule], *, refuse: bool = True) -> None:
        def step(counters: Counters, now: datetime) -> Counters:
            if refuse:
                _refuse_blocked((counters.get(name) for name in rules), now)
            more = {name: counted(counters.get(name), rule, now) for name, rule in rules.items()}
            return {**counters, **more}

        if self._enabled:
            self._change(key, step)

    def _change(self, key: str, step: Callable[[Counters, datetime], Counters]) -> None:
        """Apply a step to a tally; under contention that does not end, refuse."""
        for _ in range(_RETRIES):
            tally, etag = self._read(key)
            now = self._clock()
            changed = Tally(id=key, counters=_pruned(step(tally.counters, now), now))
            try:
                self._write(changed, etag, now)
            except (AlreadyExists, Missing, Stale):
                continue
            return
        raise TooManyAttempts(retry_after_s=1)

    def _read(self, key: str) -> tuple[Tally, str | None]:
        document = self._documents.get(DIRECTORY, key, key)
        if document is None:
            return Tally(id=key), None
        return Tally.model_validate(document.body), document.etag

    def _write(self, tally: Tally, etag: str | None, now: datetime) -> None:
        ends = [each.ends_at for each in tally.counters.values()]
        ttl_s = max(1, ceil((max(ends, default=now) - now).total_seconds()))
        body = tally.model_dump(mode="json")
        if etag is None:
            self._documents.create(DIRECTORY, tally.id, body, ttl_s=ttl_s)
        else:
            self._documents.replace(DIRECTORY, tally.id, body, etag=etag, ttl_s=ttl_s)


def limits_key(address_id: str) -> str:
    """Return the id of an address's counters in the directory."""
    return f"limits:address:{address_id}"


def _client_key(client: str) -> str:
    return f"limits:client:{client}"


def _pair(client: str) -> str:
    return f"login:{client}"


def _pruned(counters: Counters, now: datetime) -> Counters:
    live = [(name, each) for name, each in counters.items() if now < each.ends_at]
    return dict(sorted(live, key=lambda item: item[1].ends_at)[-_MAX_COUNTERS:])


def _refuse_blocked(counters: Iterable[Counter | None], now: datetime) -> None:
    waits = [(each.blocked_until - now).total_seconds() for each in counters if each]
    longest = max(waits, default=0.0)
    if longest > 0:
        raise TooManyAttempts(retry_after_s=ceil(longest))
