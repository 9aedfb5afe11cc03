"""Killing the purge: `python -m bench purge_kills`, 20 kills among 10,000 recordings that are due.

Processes purge one after the other, and each but the last is killed with SIGKILL at a random point
of its work. Every run has a time of its own that stands still, so what the count, the oldest due
time and the worst lateness must be is known: what is missing after a kill went at that time.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bench._recordings import NOW, embedded_in, recordings
from shared.kernel.clock import read_stamp, stamp
from shared.ports.blobs import RECORDINGS
from shared.ports.documents import RETENTION
from shared.recordings.model import DueRecording, Recording, day_of, days_between

_BETWEEN_RUNS = timedelta(minutes=15)
_PATIENCE_S = 120


def main(arguments: list[str]) -> int:
    """Purge under kills and print what was counted; return 1 if it is not what was removed."""
    parser = argparse.ArgumentParser(prog="python -m bench purge_kills", description=__doc__)
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--child", nargs=2, metavar=("FOLDER", "NOW"), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.child:
        return _run(Path(given.child[0]), read_stamp(given.child[1]), given.batch)
    folder = Path(tempfile.mkdtemp())
    try:
        print(f"seed {given.seed}")
        return 0 if _Trial(folder, given).holds() else 1
    finally:
        shutil.rmtree(folder)


@dataclass
class _Trial:
    folder: Path
    given: argparse.Namespace
    worst_s: float = 0.0
    in_the_middle: int = 0
    left: dict[str, DueRecording] = field(default_factory=dict)

    def holds(self) -> bool:
        """Purge and kill; tell whether what the state says is what was removed."""
        due = recordings(self.given.due, NOW - timedelta(minutes=1))
        embedded_in(self.folder, now=NOW).fill(due)
        embedded_in(self.folder, now=NOW).purge()
        self.left = {each.id: DueRecording.of(each) for each in due}
        chance = random.Random(self.given.seed)
        for turn in range(self.given.kills):
            share = (turn + chance.random()) / (self.given.kills + 1)
            self._purge(turn, until=round(len(due) * (1 - share)), pause=chance.uniform(0, 0.02))
        self._purge(self.given.kills)
        return self._told(due)

    def _purge(self, turn: int, *, until: int | None = None, pause: float = 0.0) -> None:
        """Let a process purge, and kill it once so few blobs are left."""
        now = NOW + turn * _BETWEEN_RUNS
        child = subprocess.Popen(  # noqa: S603 - our own program
            [
                sys.executable,
                "-m",
                "bench",
                "purge_kills",
                f"--batch={self.given.batch}",
                "--child",
                str(self.folder),
                stamp(now),
            ],
            stdout=subprocess.DEVNULL,
        )
        waits_until = time.monotonic() + _PATIENCE_S
        while until is not None and child.poll() is None and self._blobs() > until:
            if time.monotonic() > waits_until:
                break
            time.sleep(0.001)
        if until is not None:
            time.sleep(pause)
            child.kill()
        child.wait(_PATIENCE_S)
        self._look(now)

    def _look(self, now: datetime) -> None:
        """Note what a run has removed."""
        documents = embedded_in(self.folder, now=now).documents
        first, last = day_of(NOW - timedelta(days=1)), day_of(NOW)
        there = {
            each.id
            for day in days_between(first, last)
            for each in documents.list_partition(RETENTION, day)
        }
        gone = [due for name, due in self.left.items() if name not in there]
        late = ((now - due.purge_at).total_seconds() for due in gone)
        self.worst_s = max([self.worst_s, *late])
        self.left = {name: due for name, due in self.left.items() if name in there}
        self.in_the_middle += self._blobs() != len(self.left)

    def _blobs(self) -> int:
        return sum(1 for _ in (self.folder / "blobs" / RECORDINGS.name).iterdir())

    def _told(self, due: list[Recording]) -> bool:
        state = embedded_in(self.folder, now=NOW).purge().status()
        assert state
        oldest = min(each.purge_at for each in due)
        told: Mapping[str, tuple[object, object]] = {
            "removed": (state.purged, len(due)),
            "without a blob": (state.without_blob, 0),
            "oldest due": (state.oldest_due_at, oldest),
            "worst lateness, s": (state.worst_lateness_s, self.worst_s),
            "entries left": (len(self.left), 0),
            "blobs left": (self._blobs(), 0),
        }
        print(
            f"{self.given.kills} kills among {len(due)} due,"
            f" {self.in_the_middle} between a blob and its entry"
        )
        for name, (is_so, should_be) in told.items():
            print(f"{name}: {is_so}" + ("" if is_so == should_be else f", but it is {should_be}"))
        return all(is_so == should_be for is_so, should_be in told.values())


def _run(folder: Path, now: datetime, batch: int) -> int:
    """Purge until nothing is due."""
    purge = embedded_in(folder, now=now).purge(batch=batch)
    while not purge.run().complete:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
