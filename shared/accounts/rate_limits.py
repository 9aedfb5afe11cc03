"""Rate limits: durable counters in ``directory``, kept while they matter.

One document, a bucket, holds all counters of a network (an opaque name of the client's address) and
one all counters of an email address, so an attempt costs one read and one write each. Addresses
without an account are counted like any other.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from pydantic import Field

from shared.accounts.errors import TooManyAttempts
from shared.kernel.clock import Clock, Instant
from shared.store import Collection, Stored

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
EMAIL_PAUSE = Rule(limit=1, window_s=60)
EMAIL_HOURLY = Rule(limit=5, window_s=3600)


class Counter(Stored):
    """How many attempts there were, until when there may be no other, and when it lapses."""

    count: int
    blocked_until: Instant
    ends_at: Instant


class Bucket(Stored):
    """All counters of one network or one address."""

    id: str
    counters: dict[str, Counter] = Field(default_factory=dict)

    def ttl_s(self, now: datetime) -> int:
        """Return the seconds until no counter matters."""
        ends = [each.ends_at for each in self.counters.values()]
        return max(1, ceil((max(ends, default=now) - now).total_seconds()))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """Counts attempts and refuses too many with TooManyAttempts.

    Raises Contended where a bucket changes too fast. When not enabled, nothing is counted.
    """

    buckets: Collection[Bucket]
    clock: Clock
    enabled: bool = True

    def register(self, *, client: str, address_id: str) -> None:
        """Count one registration."""
        self._count(_client_key(client), {"register": REGISTER_BY_CLIENT})
        self._count(bucket_key(address_id), {"register": REGISTER_BY_ADDRESS})

    def email(self, purpose: str, *, address_id: str) -> None:
        """Count one request for an email of some purpose."""
        rules = {f"{purpose}:pause": EMAIL_PAUSE, f"{purpose}:hour": EMAIL_HOURLY}
        self._count(bucket_key(address_id), rules)

    def begin_login(self, *, client: str, address_id: str) -> Bucket:
        """Count one login from a network; return the bucket of the address."""
        self._count(_client_key(client), {"login": LOGIN_BY_CLIENT})
        return self.bucket_of(address_id)

    def bucket_of(self, address_id: str) -> Bucket:
        """Return the counters of an address."""
        key = bucket_key(address_id)
        found = self.buckets.find(key, key) if self.enabled else None
        return found or Bucket(id=key)

    def require(self, bucket: Bucket, *, client: str, trusted: bool) -> None:
        """Refuse when this client, or all clients together, failed too often at the address.

        A trusted browser, which was logged in there before, is not blocked by the failures of
        other clients: otherwise anyone could lock a user out.
        """
        names = [_pair(client)] if trusted else [_pair(client), "login"]
        _refuse_blocked((bucket.counters.get(name) for name in names), self.clock())

    def failed(self, *, client: str, address_id: str) -> None:
        """Count a wrong password."""
        rules = {_pair(client): LOGIN_BY_PAIR, "login": LOGIN_BY_ADDRESS}
        self._count(bucket_key(address_id), rules, refuse=False)

    def succeeded(self, bucket: Bucket, *, client: str, address_id: str) -> None:
        """Forget the failures of this client, if there are any."""
        pair = _pair(client)
        if pair in bucket.counters:
            self._change(
                bucket_key(address_id),
                lambda counters, _: {name: each for name, each in counters.items() if name != pair},
            )

    def forget(self, *, address_id: str) -> None:
        """Remove all counters of an address, whose owner has proved their identity."""
        if self.enabled:
            key = bucket_key(address_id)
            self.buckets.remove(key, key)

    def _count(self, key: str, rules: Mapping[str, Rule], *, refuse: bool = True) -> None:
        def step(counters: Counters, now: datetime) -> Counters:
            if refuse:
                _refuse_blocked((counters.get(name) for name in rules), now)
            more = {name: counted(counters.get(name), rule, now) for name, rule in rules.items()}
            return {**counters, **more}

        if self.enabled:
            self._change(key, step)

    def _change(self, key: str, step: Callable[[Counters, datetime], Counters]) -> None:
        def change(found: Bucket | None) -> Bucket:
            now = self.clock()
            bucket = found or Bucket(id=key)
            counters = _pruned(step(bucket.counters, now), now)
            return bucket.model_copy(update={"counters": counters})

        self.buckets.change(key, key, change)


def bucket_key(address_id: str) -> str:
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
