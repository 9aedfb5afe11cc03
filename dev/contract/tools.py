"""The programs from npm, each from a lock file: the contract's own, and those of the client."""

from pathlib import Path

from dev.emulators.node import find_node, install, installed

HERE = Path(__file__).parent
CLIENT = HERE.parents[1] / "clients" / "typescript"
DOCUMENT = Path("docs/openapi.json")
"""The API's description, from which everything here is made."""

BIN = HERE / "node_modules" / ".bin"
CLIENT_BIN = CLIENT / "node_modules" / ".bin"


def install_tools() -> None:
    """Install both, unless they are there already; raises NoNode."""
    for folder in (HERE, CLIENT):
        install(folder)


def tools_installed() -> bool:
    """Tell whether both are there, as their locks say."""
    return all(installed(folder) for folder in (HERE, CLIENT))


def node_command(program: Path, *arguments: str) -> list[str]:
    """Return the command that runs a program of a package; raises NoNode."""
    return [find_node(), str(program.resolve()), *arguments]
