"""Builds the client with the packages of its lock file, unless nothing has changed since."""

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from dev.emulators.node import find_node, install
from dev.emulators.processes import locked

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
DIST = WEB / "dist"

_MARK = DIST / ".imock-inputs"
_INPUTS = (WEB / "src", WEB / "public", ROOT / "clients" / "typescript" / "src")


class NotBuilt(Exception):
    """The client could not be built; the message ends with what the tool said."""


def build() -> Path:
    """Build the client and return the folder; raises NoNode, NotBuilt.

    Waits while another process builds.
    """
    node = find_node()
    install(WEB)
    with locked(WEB / "node_modules" / ".imock-build"):
        if built():
            return DIST
        # The mode keeps what `azure` writes out of what is served here.
        vite = WEB / "node_modules" / "vite" / "bin" / "vite.js"
        command = [node, str(vite), "build", "--mode", "localhost", "--logLevel", "error"]
        done = subprocess.run(command, cwd=WEB, check=False, capture_output=True, text=True)
        if done.returncode:
            raise NotBuilt(f"the web client was not built: {done.stderr.strip()[-600:]}")
        _MARK.write_text(_fingerprint(), encoding="ascii")
    return DIST


def built_once() -> bool:
    """Tell whether the folder holds a whole client, of whatever sources."""
    return _MARK.exists()


def built() -> bool:
    """Tell whether the folder holds what the sources say now."""
    return _MARK.exists() and _MARK.read_text(encoding="ascii") == _fingerprint()


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _files():
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    yield from sorted(
        path for path in WEB.iterdir() if path.is_file() and ".local" not in path.name
    )
    for folder in _INPUTS:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
