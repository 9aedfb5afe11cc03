"""Rate limits: durable counters in ``directory``, kept while they matter.

Failures are counted, and addresses that nobody has proved, not successes; and of users the files
that are read for them, since each costs seconds of a processor. What a stranger does makes nobody
wait for more than a minute: a pause is short, a known browser has counters of its own, and a proof
of work stands for a pause (docs/adr/0024). A bucket is one document with the counters of a network
(an opaque name of the client's address), of an email address, of a user, or of a pair: one
network, known browser or login at one address. Addresses without an account are counted like any
other.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from math import ceil
from types import MappingProxyType
from typing import NamedTuple

from shared.accounts.counters import Bucket, Counter, Counters, Rule, counted, live, wait_s
from shared.accounts.errors import TooManyAttempts
from shared.accounts.proof_of_work import ProofOfWork
from shared.kernel.clock import Clock
from shared.store import Collection

LONGEST_PAUSE_S = 60
"""Nobody waits longer, however many others have failed."""

_DAY_S = 86_400

LOGIN_BY_PAIR = Rule(
    limit=5, window_s=_DAY_S, backoff_s=30, backoff_max_s=LONGEST_PAUSE_S, sliding=True
)
LOGIN_BY_CLIENT = Rule(
    limit=200, window_s=3600, backoff_s=LONGEST_PAUSE_S, backoff_max_s=LONGEST_PAUSE_S
)
LOGIN_BY_ADDRESS = Rule(limit=100, window_s=_DAY_S)
"""Beyond it a network that has failed at the address before computes a proof for each guess."""

REGISTER_BY_CLIENT = Rule(
    limit=250, window_s=3600, backoff_s=LONGEST_PAUSE_S, backoff_max_s=LONGEST_PAUSE_S
)
"""Registrations whose address was not proved."""

EMAIL_BY_CLIENT = Rule(
    limit=100, window_s=3600, backoff_s=LONGEST_PAUSE_S, backoff_max_s=LONGEST_PAUSE_S
)
EMAIL_PAUSE = Rule(limit=1, window_s=60)
EMAILS_TO_ADDRESS = Rule(limit=3, window_s=3600)
"""In any hour. A link that was sent within it is still good, so its owner needs no other."""

FILES_BY_USER = Rule(limit=20, window_s=3600, backoff_s=60, backoff_max_s=600)
"""Files of one user that are read: each may take seconds of a processor.

Beyond it one more a minute, then at growing pauses, until an hour after the first.
"""

type Buckets = Mapping[str, Bucket | None]

_NOTHING_READ: Buckets = MappingProxyType({})


class Origin(NamedTuple):
    """Where an attempt at an address comes from.

    ``known`` names a browser or a login that has proved the password before: what others do does
    not slow it down.
    """

    client: str
    address_id: str
    known: str | None = None

    @property
    def pair_key(self) -> str:
        """The id of the counters of this network, browser or login at this address."""
        pair = f"{self.known or self.client}:{self.address_id}"
        return f"limits:pair:{hashlib.sha256(pair.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """Counts attempts and refuses too many with TooManyAttempts.

    Raises Contended where a bucket changes too fast. When not enabled, nothing is counted.
    """

    buckets: Collection[Bucket]
    proofs: ProofOfWork
    clock: Clock
    enabled: bool = True

    def register(self, *, client: str, address_id: str, proof: str | None) -> bool:
        """Count one registration; tell whether an email about it may be sent."""
        key, now = _client_key(client), self.clock()
        counter = self._counters(key).get("register")
        wait = wait_s([counter], now)
        if wait > 0:
            beyond = counter.count - REGISTER_BY_CLIENT.limit if counter else 0
            self._spend(key, "register", counter, proof, seconds=wait, beyond=beyond)
        self._count(key, {"register": REGISTER_BY_CLIENT})
        return self._may_email(address_id, {})

    def proved(self, *, client: str) -> None:
        """Forget one registration of a network, since its address has been proved."""

        def step(counters: Counters, _: datetime) -> Counters:
            found = counters.get("register")
            if found is None or not found.count:
                return counters
            fewer = found.model_copy(update={"count": found.count - 1})
            return {**counters, "register": fewer}

        if self.enabled and client:
            self._change(_client_key(client), step)

    def email(self, purpose: str, *, client: str, address_id: str) -> bool:
        """Count one request for an email of some purpose; tell whether it may be sent."""
        self._count(_client_key(client), {"email": EMAIL_BY_CLIENT}, refuse=True)
        return self._may_email(address_id, {f"{purpose}:{client}": EMAIL_PAUSE})

    def wait_to_read_s(self, user_id: str) -> int:
        """Count a file that is read for a user and return 0, or the seconds until it may be."""
        try:
            self._count(user_key(user_id), {"files": FILES_BY_USER}, refuse=True)
        except TooManyAttempts as refusal:
            return refusal.retry_after_s
        return 0

    def bucket_ids(self, origins: Iterable[Origin]) -> list[str]:
        """Return the ids of the counters by which attempts of these origins are judged."""
        if not self.enabled:
            return []
        by_origin = [
            (each.pair_key, _client_key(each.client), bucket_key(each.address_id))
            for each in origins
        ]
        return list(dict.fromkeys(chain.from_iterable(by_origin)))

    def admit(
        self, origin: Origin, *, proof: str | None = None, read: Buckets = _NOTHING_READ
    ) -> bool:
        """Refuse an attempt at a password when there were too many failures.

        Tells whether this origin has failed before, which ``succeeded`` would forget. ``read``:
        counters that have just been read, by their ids.

        A network that fails for the first time today is only slowed down by itself; a known
        browser or login, by nobody else.
        """
        if not self.enabled:
            return False
        now, key = self.clock(), origin.pair_key
        pair = self._counters(key, read).get("login")
        if origin.known:
            network, at_address = None, None
        else:
            network = self._counters(_client_key(origin.client), read).get("login")
            at_address = self._counters(bucket_key(origin.address_id), read).get("login")
        wait = wait_s([pair, network], now)
        attacks = at_address.count // LOGIN_BY_ADDRESS.limit if at_address else 0
        if wait > 0 or (attacks and pair and pair.count):
            failures = pair.count - LOGIN_BY_PAIR.limit if pair else 0
            beyond = max(failures, attacks.bit_length())
            self._spend(key, "login", pair, proof, seconds=wait, beyond=beyond)
        return pair is not None

    def failed(self, origin: Origin) -> int:
        """Count a wrong password; return how many there were in a row from this origin."""
        count = 0

        def step(counters: Counters, now: datetime) -> Counters:
            nonlocal count
            pair = counted(counters.get("login"), LOGIN_BY_PAIR, now)
            count = pair.count
            return {**counters, "login": pair}

        if self.enabled:
            self._change(origin.pair_key, step)
        if not origin.known:
            self._count(_client_key(origin.client), {"login": LOGIN_BY_CLIENT})
            self._count(bucket_key(origin.address_id), {"login": LOGIN_BY_ADDRESS})
        return count

    def succeeded(self, origin: Origin) -> None:
        """Forget the failures of this origin."""
        self.buckets.remove(origin.pair_key, origin.pair_key)

    def forget(self, origin: Origin) -> None:
        """Remove the counters of an address, whose owner has proved their identity from here."""
        if self.enabled:
            for key in (bucket_key(origin.address_id), origin.pair_key):
                self.buckets.remove(key, key)

    def _may_email(self, address_id: str, pauses: Mapping[str, Rule]) -> bool:
        """Count an email to an address; tell whether it may be sent. Refuses within a pause."""
        allowed = True
        hour = timedelta(seconds=EMAILS_TO_ADDRESS.window_s)

        def step(counters: Counters, now: datetime) -> Counters:
            nonlocal allowed
            _refuse_blocked((counters.get(name) for name in pauses), now)
            found = counters.get("email")
            times = [each for each in found.times if now < each + hour] if found else []
            allowed = len(times) < EMAILS_TO_ADDRESS.limit
            times += [now] * allowed
            sent = Counter(
                count=len(times),
                blocked_until=now,
                ends_at=times[-1] + hour,
                times=tuple(times),
            )
            more = {name: counted(counters.get(name), rule, now) for name, rule in pauses.items()}
            return {**counters, **more, "email": sent}

        if self.enabled:
            self._change(bucket_key(address_id), step)
        return allowed

    def _spend(
        self,
        key: str,
        name: str,
        counter: Counter | None,
        proof: str | None,
        *,
        seconds: float,
        beyond: int,
    ) -> None:
        """Accept a proof of work once; raises TooManyAttempts with a challenge otherwise."""
        serial = counter.proofs if counter else 0
        subject = f"{key}:{name}"
        refusal = TooManyAttempts(
            retry_after_s=max(1, ceil(seconds)),
            challenge=self.proofs.challenge(subject, serial=serial, beyond=beyond),
        )
        if not self.proofs.solved(proof, subject, serial=serial):
            raise refusal

        def step(counters: Counters, now: datetime) -> Counters:
            found = counters.get(name)
            if (found.proofs if found else 0) != serial:
                raise refusal
            day = now + timedelta(days=1)
            spent = found or Counter(count=0, blocked_until=now, ends_at=day)
            return {**counters, name: spent.model_copy(update={"proofs": serial + 1})}

        self._change(key, step)

    def _counters(self, key: str, read: Buckets = _NOTHING_READ) -> Counters:
        if not self.enabled:
            return {}
        found = read[key] if key in read else self.buckets.find(key, key)
        return live(found.counters, self.clock()) if found else {}

    def _count(self, key: str, rules: Mapping[str, Rule], *, refuse: bool = False) -> None:
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
            counters = live(step(live(bucket.counters, now), now), now)
            return bucket.model_copy(update={"counters": counters})

        self.buckets.change(key, key, change)


def bucket_key(address_id: str) -> str:
    """Return the id of an address's counters in the directory."""
    return f"limits:address:{address_id}"


def user_key(user_id: str) -> str:
    """Return the id of a user's counters in the directory."""
    return f"limits:user:{hashlib.sha256(user_id.encode()).hexdigest()}"


def _client_key(client: str) -> str:
    return f"limits:client:{client}"


def _refuse_blocked(counters: Iterable[Counter | None], now: datetime) -> None:
    longest = wait_s(counters, now)
    if longest > 0:
        raise TooManyAttempts(retry_after_s=ceil(longest))
