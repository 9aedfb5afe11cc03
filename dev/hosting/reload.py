"""``--reload``: restarts the host whenever a ``.py`` or ``.json`` file of the app changes."""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

_UNWATCHED = {"__pycache__", "node_modules"}


def keep_running(command: Sequence[str], app: Path, state: Path, *, grace_s: float) -> int:
    """Run a command, again after each change, until SIGTERM or SIGINT; return 0.

    A command that ends by itself, such as on a syntax error, is run again at the next change.
    """
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    process = _start(command)
    while _wait_for_change(app, state, stop):
        print("Changed: restarting", flush=True)
        _end(process, grace_s)
        process = _start(command)
    _end(process, grace_s)
    return 0


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


def _wait_for_change(app: Path, state: Path, stop: Event) -> bool:
    """Return True after a change, False once ``stop`` is set."""
    # Folder by folder: a recursive watch would take in node_modules and .venv, thousands of them.
    folders = list(_folders(app, state))
    for _ in watch(*folders, watch_filter=_is_relevant, stop_event=stop, recursive=False):
        return True
    return False


def _folders(app: Path, state: Path) -> Iterator[Path]:
    for folder, below, _ in app.walk():
        below[:] = [name for name in below if _is_watched(name) and folder / name != state]
        yield folder


def _is_watched(name: str) -> bool:
    return not name.startswith(".") and name not in _UNWATCHED


def _is_relevant(change: Change, path: str) -> bool:
    """Tell whether a change is to code or settings, or adds a folder, which is then watched too."""
    changed = Path(path)
    if changed.suffix in {".py", ".json"}:
        return True
    return change is Change.added and _is_watched(changed.name) and changed.is_dir()
