"""Node and the packages that the emulators are made of, pinned by ``package-lock.json``."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from dev.emulators.processes import locked

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"

_INSTALLED = MODULES / ".imock-lock"
_OLDEST_NODE = 20


class NoNode(Exception):
    """There is no Node that could run the emulators; the message says what is needed."""


def find_node() -> str:
    """Return the path of Node; raises NoNode."""
    node = _find("node")
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout
    if int(version.strip().lstrip("v").split(".")[0]) < _OLDEST_NODE:
        raise NoNode(f"the emulators need Node {_OLDEST_NODE} or later, and this is {version}")
    return node


def install() -> None:
    """Install what the lock file names, unless it is there already; raises NoNode.

    Waits while another process installs.
    """
    npm = _find("npm")
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    with locked(HERE / "package-lock.json"):
        if _INSTALLED.exists() and _INSTALLED.read_text(encoding="ascii") == wanted:
            return
        done = subprocess.run(
            [npm, "ci", "--silent"], cwd=HERE, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise NoNode(f"npm could not install the emulators: {done.stderr.strip()[-300:]}")
        _INSTALLED.write_text(wanted, encoding="ascii")


def _find(program: str) -> str:
    path = shutil.which(program)
    if not path:
        raise NoNode(f"the emulators need Node {_OLDEST_NODE} or later, with npm, on the PATH")
    return path
