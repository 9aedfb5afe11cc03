"""One set of emulators for many processes: the tests of one run.

A detached process, the keeper, runs the set. Every user holds a shared lock on a file; the keeper
waits for the exclusive lock, gets it when the last user has ended or was killed, and stops the set.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev.emulators.certificates import Certificates
from dev.emulators.node import install
from dev.emulators.processes import NotStarted, locked
from dev.emulators.running import Emulators, emulators

_ROOT = Path(__file__).parents[2]


@contextmanager
def shared_emulators(folder: Path) -> Iterator[Emulators]:
    """Use the set that the users of this folder share, starting it if there is none.

    Raises NoNode, NotStarted.
    """
    install()
    folder.mkdir(parents=True, exist_ok=True)
    with locked(_users(folder), shared=True):
        with locked(folder / "starting.lock"):
            if not _announced(folder).exists():
                _start_keeper(folder)
        yield _read(folder)


def claim_number(folder: Path, of: str) -> int:
    """Return 0, 1, 2 and so on, each to one of all who share the folder."""
    with locked(folder / f"{of}.lock"):
        count = folder / f"{of}.count"
        number = int(count.read_text(encoding="ascii")) if count.exists() else 0
        count.write_text(str(number + 1), encoding="ascii")
    return number


def keep(folder: Path) -> None:
    """Run a set until it has no more users."""
    with emulators(folder) as running:
        content = {
            "certificates": [str(path) for path in running.certificates],
            "settings": running.settings,
            "platform": running.platform,
        }
        _announced(folder).write_text(json.dumps(content), encoding="utf-8")
        print("ready", flush=True)
        with locked(_users(folder)):
            _announced(folder).unlink()


def _start_keeper(folder: Path) -> None:
    log = folder / "keeper.log"
    with log.open("wb") as complaints:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "dev.emulators", "keep", str(folder)],
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
        )
    assert keeper.stdout  # noqa: S101 - it was opened above
    with keeper.stdout:
        said = keeper.stdout.readline()
    keeper.wait()
    if not said:
        raise NotStarted(log.read_text(encoding="utf-8")[-1000:])


def _read(folder: Path) -> Emulators:
    content = json.loads(_announced(folder).read_text(encoding="utf-8"))
    certificates = Certificates(*map(Path, content["certificates"]))
    return Emulators(folder, certificates, content["settings"], content["platform"])


def _users(folder: Path) -> Path:
    return folder / "users.lock"


def _announced(folder: Path) -> Path:
    return folder / "running.json"
