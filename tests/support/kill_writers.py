"""Starts writers and kills them: ``python -m tests.support.kill_writers KIND FOLDER ROUNDS``.

Each round forks a writer that reports every write which the store has acknowledged, kills it
(SIGKILL) a few milliseconds after its start or its first report, opens the store anew and asks
whether all that was reported is there and nothing is torn. It prints how many writes were
acknowledged. A process of its own, because only one without threads may fork.
"""

import os
import secrets
import signal
import sys
import time
from pathlib import Path

from tests.support.writers import KINDS, Kind

_LONGEST_LIFE_MS = 40


def run(kind: Kind, folder: Path, rounds: int) -> int:
    """Return how many writes were acknowledged; raises AssertionError for a lost or torn one."""
    acknowledged: list[str] = []
    for number in range(rounds):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _write_for_ever(kind, folder, number, writing)
        os.close(writing)
        began = os.read(reading, 1)
        if number % 2:
            began += os.read(reading, 1)
        time.sleep(secrets.randbelow(_LONGEST_LIFE_MS * 1000) / 1e6)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as pipe:
            lines = (began + pipe.read()).decode().split("\n")
        acknowledged += [line for line in lines[:-1] if line]
        kind.verify(folder, number, acknowledged)
    return len(acknowledged)


def _write_for_ever(kind: Kind, folder: Path, number: int, pipe: int) -> None:
    def report(line: str) -> None:
        os.write(pipe, f"{line}\n".encode())

    try:
        report("")
        kind.write(folder, number, report)
    finally:
        os._exit(1)


if __name__ == "__main__":
    name, where, times = sys.argv[1:]
    print(run(KINDS[name], Path(where), int(times)))  # noqa: T201 - the answer to the test
