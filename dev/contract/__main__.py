"""``python -m dev.contract install``, ``lint``, or ``python FOLDER``."""

import sys
from pathlib import Path

from dev.contract.linting import redocly, spectral
from dev.contract.python import NotGenerated, write_python
from dev.contract.tools import install_tools
from dev.emulators.node import NoNode


def main(arguments: list[str]) -> int:
    """Do as the command line says; return the exit code."""
    try:
        match arguments:
            case ["install"]:
                install_tools()
            case ["lint"]:
                install_tools()
                return _report([*redocly()[0], *spectral()])
            case ["python", folder]:
                write_python(Path(folder))
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except (NoNode, NotGenerated) as error:
        print(f"contract: {error}", file=sys.stderr)
        return 1
    return 0


def _report(findings: list[object]) -> int:
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
