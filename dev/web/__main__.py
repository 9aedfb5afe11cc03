"""``python -m dev.web build``: build the web client for the local host, if there is Node."""

import sys

from dev.emulators.node import NoNode
from dev.web.building import NotBuilt, build


def main(arguments: list[str]) -> int:
    """Do as the command line says; return the exit code."""
    if arguments != ["build"]:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        build()
    except (NoNode, NotBuilt) as error:
        print(f"the web client is not served at /: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
