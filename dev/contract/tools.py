"""The programs from npm, each from a lock file: the contract's own, and those of the client."""

from pathlib import Path

from dev.emulators.node import find_node, install

HERE = Path(__file__).parent
CLIENT = HERE.parents[1] / "clients" / "typescript"
BIN = HERE / "node_modules" / ".bin"
CLIENT_BIN = CLIENT / "node_modules" / ".bin"


def install_tools() -> None:
    """Install both, unless they are there already; raises NoNode."""
    for folder in (HERE, CLIENT):
        install(folder)


def node_command(program: Path, *arguments: str) -> list[str]:
    """Return the command that runs a program of a package; raises NoNode."""
    return [find_node(), str(program.resolve()), *arguments]
