"""Node and the packages that the emulators are made of, pinned by ``package-lock.json``."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from dev.emulators.processes import locked

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"

_INSTALLED = Path("node_modules", ".imock-lock")
_OLDEST_NODE = 20


class NoNode(Exception):
    """There is no Node that could run the emulators; the message says what is needed."""


def find_node() -> str:
    """Return the path of Node; raises NoNode."""
    node = _find("node")
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout
    if int(version.strip().lstrip("v").split(".")[0]) < _OLDEST_NODE:
        raise NoNode(f"Node {_OLDEST_NODE} or later is needed, and this is {version}")
    return node


def install(folder: Path = HERE) -> None:
    """Install what a folder's lock file names, unless it is there already; raises NoNode.

    Waits while another process installs.
    """
    npm = _find("npm")
    with locked(folder / "package-lock.json"):
        if installed(folder):
            return
        done = subprocess.run(
            [npm, "ci", "--silent"], cwd=folder, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise NoNode(f"npm could not install {folder.name}: {done.stderr.strip()[-300:]}")
        (folder / _INSTALLED).write_text(_wanted(folder), encoding="ascii")


def installed(folder: Path) -> bool:
    """Tell whether what a folder's lock file names is there, and Node to run it."""
    mark = folder / _INSTALLED
    there = mark.exists() and mark.read_text(encoding="ascii") == _wanted(folder)
    return there and shutil.which("node") is not None


def _wanted(folder: Path) -> str:
    return hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()


def _find(program: str) -> str:
    path = shutil.which(program)
    if not path:
        raise NoNode(f"Node {_OLDEST_NODE} or later, with npm, is needed on the PATH")
    return path
