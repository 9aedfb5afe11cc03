"""What an attacker of one account gets in a day, and what it costs its owner and the innocent."""

import argparse
import tempfile
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

from shared.accounts.errors import TooManyAttempts
from shared.accounts.proof_of_work import ProofOfWork
from shared.accounts.rate_limits import Origin, RateLimits
from shared.accounts.repository import AccountRepository
from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.kernel.clock import Instant, system_clock

ADDRESS = "a" * 64
PEOPLE = 200
_OWNER_EVERY_S = 600


class Clock:
    """A clock that the simulation moves."""

    def __init__(self) -> None:
        """Begin now."""
        self.now: Instant = system_clock()

    def __call__(self) -> Instant:
        """Tell the time."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


class Outcome(NamedTuple):
    """What happened in the simulated time."""

    networks: int
    guesses: int
    owner_logins: int
    owner_refused: int
    known_refused: int


def attack(folder: Path, *, networks: int, hours: float = 24.0) -> Outcome:
    """Guess from so many networks as fast as they are let, without computing proofs.

    Every ten minutes the owner logs in, from a network of their own without any cookie, and from
    one of the attacker's in a browser that is known.
    """
    clock = Clock()
    limits = limits_in(folder, clock)
    ready = dict.fromkeys(range(networks), 0.0)
    guesses = logins = refused = known_refused = 0
    elapsed, next_login = 0.0, 0.0
    while elapsed < hours * 3600:
        if elapsed >= next_login:
            logins += 1
            refused += _refused(limits, Origin("home", ADDRESS))
            known_refused += _refused(limits, Origin("0", ADDRESS, known="browser"))
            next_login += _OWNER_EVERY_S
        for network in [each for each, at in ready.items() if at <= elapsed]:
            origin = Origin(f"{network}", ADDRESS)
            try:
                limits.admit(origin)
            except TooManyAttempts as refusal:
                # Where only a proof would help, the attacker looks again now and then.
                ready[network] = elapsed + max(refusal.retry_after_s, 30, networks)
                continue
            limits.failed(origin)
            guesses += 1
        soonest = min(*ready.values(), next_login)
        step = max(soonest - elapsed, 1.0)
        clock.forward(step)
        elapsed += step
    return Outcome(networks, guesses, logins, refused, known_refused)


def campus(folder: Path, *, people: int = PEOPLE) -> int:
    """Let people register and log in within an hour behind one IPv4; return who was refused.

    Nobody confirms before everybody has registered, and each mistypes the password once.
    """
    clock = Clock()
    limits = limits_in(folder, clock)
    refused = 0
    for person in range(people):
        try:
            limits.register(client="campus", address_id=f"{person}", proof=None)
        except TooManyAttempts:
            refused += 1
        clock.forward(3600 / people / 2)
    for person in range(people):
        origin = Origin("campus", f"{person}")
        limits.proved(client="campus")
        if person % 2:
            limits.failed(origin)
        refused += _refused(limits, origin)
        clock.forward(3600 / people / 2)
    return refused


def limits_in(folder: Path, clock: Clock) -> RateLimits:
    """Return limits over stores in a folder."""
    store = EmbeddedDocumentStore(folder / "documents.db", clock=clock)
    keys = EmbeddedKeys(folder / "keys")
    return RateLimits(
        buckets=AccountRepository.over(store, clock=clock).buckets,
        proofs=ProofOfWork(keys=keys, clock=clock),
        clock=clock,
    )


def _refused(limits: RateLimits, origin: Origin) -> int:
    try:
        if limits.admit(origin):
            limits.succeeded(origin)
    except TooManyAttempts:
        return 1
    return 0


def main(arguments: list[str]) -> int:
    """Print the table; the code is 1 when the owner or somebody innocent was refused."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--networks", type=int, nargs="+", default=[1, 10, 1000])
    options.add_argument("--hours", type=float, default=24)
    given = options.parse_args(arguments)
    print("networks  guesses  owner logs in  refused  in a known browser, refused")
    worst = 0
    number = count()
    with tempfile.TemporaryDirectory() as root:
        for networks in given.networks:
            folder = Path(root, f"{next(number)}")
            folder.mkdir()
            done = attack(folder, networks=networks, hours=given.hours)
            print(f"{done.networks:>8} {done.guesses:>8} {done.owner_logins:>14} "
                  f"{done.owner_refused:>8} {done.known_refused:>28}")  # fmt: skip
            worst += done.owner_refused + done.known_refused
        folder = Path(root, "campus")
        folder.mkdir()
        innocent = campus(folder)
    print(f"{PEOPLE} people register and log in behind one IPv4 within an hour: {innocent} refused")
    return 1 if worst or innocent else 0
