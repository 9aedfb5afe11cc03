"""``python -m dev.emulators install``, ``serve [OPTIONS OF dev.host]``, or ``keep FOLDER``."""

import os
import sys
from pathlib import Path

from dev.emulators.node import NoNode, install
from dev.emulators.processes import NotStarted
from dev.emulators.serving import serve
from dev.emulators.sharing import keep


def main(arguments: list[str]) -> int:
    """Do as the command line says; return the exit code."""
    try:
        match arguments:
            case ["install"]:
                install()
            case ["serve", *options]:
                return serve(options)
            case ["keep", folder]:
                if os.fork() == 0:  # so that the caller has no child to wait for
                    keep(Path(folder))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except (NoNode, NotStarted) as error:
        print(f"emulators: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
