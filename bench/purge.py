"""Purging recordings: `python -m bench purge`; `--long` for a million stored, `--only embedded`.

A thousand that are due are purged, and a thousand of the same kind removed by the bare batches of
the same stores, in turns in one run: the purge must reach 0.7 of that speed, on the embedded
backend (processor time, stores in memory) and on the Azure adapters (seconds, on emulators). And
the time must stay flat however many are stored that are not due.
"""

import argparse
import sys
from datetime import timedelta

from bench._recordings import NOW, Stores, embedded, recordings
from bench._recordings_azure import azure

_DUE = 1_000
_ROUNDS = {"embedded": 11, "azure": 3}
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
    ours, bare = [], []
    purge = stores.purge()
    for turn in range(_ROUNDS[stores.name]):
        first = 10_000_000 + 2 * turn * due
        later = recordings(due, NOW + timedelta(days=90), first=first + due)
        stores.fill(recordings(due, NOW - timedelta(minutes=1), first=first))
        stores.fill(later)
        began = stores.cost()
        report = purge.run()
        ours.append(stores.cost() - began)
        if report.purged != due or report.failed:
            sys.exit(f"the purge did not do its work: {report}")
        began = stores.cost()
        stores.bare_delete(later)
        bare.append(stores.cost() - began)
    cost, share = min(ours), min(bare) / min(ours)
    print(
        f"{stores.name}: {due} due among {stored:>9,} others: {cost:6.3f} s,"
        f" {due / cost:6.0f} a second; bare batches {due / min(bare):6.0f},"
        f" {share:.2f} of their speed"
    )
    return cost, share


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
