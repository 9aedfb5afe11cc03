"""The programs from npm, from a lock file."""

from pathlib import Path

from dev.emulators.node import find_node, install

HERE = Path(__file__).parent
BIN = HERE / "node_modules" / ".bin"


def install_tools() -> None:
    """Install them, unless they are there already; raises NoNode."""
    install(HERE)


def node_command(program: Path, *arguments: str) -> list[str]:
    """Return the command that runs a program of a package; raises NoNode."""
    return [find_node(), str(program.resolve()), *arguments]
