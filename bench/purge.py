"""Purging recordings: `python -m bench purge`; `--long` for a million stored, `--only embedded`.

A thousand that are due are purged, and a thousand of the same kind removed by the bare batches of
the same stores, in turns in one run: the purge must reach 0.7 of that speed, on the embedded
backend (processor time, stores in memory) and on the Azure adapters (seconds, on emulators). And
the time must stay flat however many are stored that are not due.

Each purge is compared with the bare batches beside it, and the middle one of these shares counts:
what else the machine does slows both down. A round in which a store was away is done again.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from bench._recordings import NOW, Stores, embedded, recordings
from bench._recordings_azure import azure
from shared.ports import Outage
from shared.recordings.model import Recording

_DUE = 1_000
_ROUNDS = {"embedded": 21, "azure": 5}
_MOST_REPEATED = 5
_SHARE = 0.7
_FLAT_WITHIN = 1.5
_OPEN = {"embedded": embedded, "azure": azure}


def main(arguments: list[str]) -> int:
    """Print the measurements; return 1 if one of them misses its goal."""
    parser = argparse.ArgumentParser(prog="python -m bench purge", description=__doc__)
    parser.add_argument("--long", action="store_true", help="a million stored as well")
    parser.add_argument("--only", choices=_OPEN, help="one backend")
    parser.add_argument("--due", type=int, default=_DUE, help=f"instead of {_DUE:,}")
    given = parser.parse_args(arguments)
    shares = []
    for name in [given.only] if given.only else _OPEN:
        times = {}
        for stored in _stored(name, due=given.due, long=given.long):
            with _OPEN[name]() as stores:
                _store(stores, stored)
                times[stored], share = _measure(stores, stored, given.due)
            shares.append(share)
        grown = max(times.values()) / times[min(times)]
        if len(times) > 1:
            print(f"{name}: {grown:.2f} times as long among the most as among the fewest")
        if grown > _FLAT_WITHIN:
            return 1
    return 1 if min(shares) < _SHARE else 0


def _stored(name: str, *, due: int, long: bool) -> list[int]:
    """Return how many are stored each time; seeding emulators with more would take hours."""
    if name == "azure":
        return [0]
    return [0, 100 * due, *([1_000 * due] if long else [])]


def _store(stores: Stores, count: int) -> None:
    """Store recordings that are due on each of the next 89 days."""
    for day in range(1, 90):
        share = count // 89
        stores.fill(recordings(share, NOW + timedelta(days=day), first=day * share))


def _measure(stores: Stores, stored: int, due: int) -> tuple[float, float]:
    """Return what a purge costs, and its speed as a share of the stores' bare batches."""
    ours: list[float] = []
    bare: list[float] = []
    rounds = _ROUNDS[stores.name]
    turn = 0
    while len(ours) < rounds:
        if turn >= rounds + _MOST_REPEATED:
            sys.exit("the stores were away too often")
        took = _round(stores, 10_000_000 + 2 * turn * due, due, bare_first=bool(turn % 2))
        turn += 1
        if took:
            ours.append(took[0])
            bare.append(took[1])
    cost, bare_cost = median(ours), median(bare)
    share = median(one / other for one, other in zip(bare, ours, strict=True))
    print(
        f"{stores.name}: {due} due among {stored:>9,} others: {cost:6.3f} s,"
        f" {due / cost:6.0f} a second; bare batches {due / bare_cost:6.0f},"
        f" {share:.2f} of their speed"
    )
    return cost, share


def _round(stores: Stores, first: int, due: int, *, bare_first: bool) -> tuple[float, float] | None:
    """Return what a purge and the same bare batches cost, or None if a store was away.

    Each finds as much stored as the other: what an emulator holds slows its removals down.
    """
    purge = stores.purge()
    later = recordings(due, NOW + timedelta(days=90), first=first + due)
    bare_s = _bare(stores, later) if bare_first else None
    stores.fill(recordings(due, NOW - timedelta(minutes=1), first=first))
    began = stores.cost()
    report = purge.run()
    took = stores.cost() - began
    failed = report.failed
    while report.failed:
        report = purge.run()
    if not failed and report.purged != due:
        sys.exit(f"the purge did not do its work: {report}")
    if not bare_first:
        bare_s = _bare(stores, later)
    return (took, bare_s) if bare_s and not failed else None


def _bare(stores: Stores, later: Sequence[Recording]) -> float | None:
    """Return what bare batches cost, or None if a store was away; what they left is not due."""
    stores.fill(later)
    began = stores.cost()
    try:
        stores.bare_delete(later)
    except Outage:
        return None
    return stores.cost() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
