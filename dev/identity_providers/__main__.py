"""``python -m dev.identity_providers``: install what they are made of, if there is Node."""

import sys

from dev.emulators.node import NoNode, install
from dev.identity_providers.launching import HERE


def main() -> int:
    """Install; return the exit code."""
    try:
        install(HERE)
    except NoNode as error:
        print(f"signing in with Google and LinkedIn is not offered: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
