"""The TypeScript client's generated part, and its tests."""

import subprocess
from pathlib import Path

from dev.contract.tools import CLIENT, CLIENT_BIN, HERE, node_command

GENERATED = ("schema.ts", "idempotent.ts")


def write_typescript(folder: Path = CLIENT / "src") -> None:
    """Write what is generated of the TypeScript client; raises NoNode."""
    _run(*node_command(HERE / "typescript.mjs", str(folder.resolve())))


def compile_typescript() -> Path:
    """Compile the client and its tests; return the folder of the tests; raises NoNode."""
    _run(*node_command(CLIENT_BIN / "tsc"))
    return CLIENT / "dist" / "tests" / "test"


def _run(*command: str) -> None:
    """Run a command in the client's folder; raises AssertionError with what it said."""
    done = subprocess.run(command, cwd=CLIENT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
