"""``--reload``: starts the host anew whenever a ``.py`` or ``.json`` file of the app changes."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_PAUSE_S = 0.5
_UNWATCHED = {"__pycache__", "node_modules"}


def keep_running(command: Sequence[str], app: Path, state: Path, *, grace_s: float) -> int:
    """Run a command, again after each change, until SIGTERM or SIGINT; return 0.

    A command that ends by itself, such as on a syntax error, is tried again at the next change.
    """
    stop = _Stop()
    seen = _versions(app, state)
    process = _start(command)
    while not stop.asked:
        time.sleep(_PAUSE_S)
        now = _versions(app, state)
        if now != seen:
            seen = now
            print("Changed: starting again", flush=True)
            _end(process, grace_s)
            process = _start(command)
    _end(process, grace_s)
    return 0


class _Stop:
    """Notes that the program was asked to stop."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A group of its own, so that Ctrl-C reaches this process alone, which then ends the other.
    return subprocess.Popen(command, process_group=0)


def _end(process: subprocess.Popen[bytes], grace_s: float) -> None:
    process.terminate()
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _versions(app: Path, state: Path) -> dict[str, int]:
    return {path: changed for path, changed in _files(app, state) if changed}


def _files(app: Path, state: Path) -> Iterator[tuple[str, int]]:
    for folder, folders, names in os.walk(app):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and name not in _UNWATCHED and Path(folder, name) != state
        ]
        for name in names:
            if name.endswith((".py", ".json")):
                path = Path(folder, name)
                yield str(path), _changed(path)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
