"""``python -m dev.web build``: build the web client for the local host, if there is Node.

``python -m dev.web azure`` prepares what ``azd`` builds: it reads WEB_API_URL and RECORDINGS_URL,
the outputs of infra/bicep.
"""

import os
import sys
from collections.abc import Mapping

from dev.emulators.node import NoNode
from dev.web.azure import tell
from dev.web.building import WEB, NotBuilt, build


def main(arguments: list[str], env: Mapping[str, str] = os.environ) -> int:  # noqa: TID251 - what a deployment reads, which is no setting of the product
    """Do as the command line says; return the exit code."""
    if arguments == ["azure"]:
        return _prepare(env)
    if arguments != ["build"]:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        build()
    except (NoNode, NotBuilt) as error:
        print(f"the web client is not served at /: {error}", file=sys.stderr)
        return 1
    return 0


def _prepare(env: Mapping[str, str]) -> int:
    try:
        tell(WEB, api=env.get("WEB_API_URL", ""), recordings=env.get("RECORDINGS_URL", ""))
    except ValueError as error:
        print(f"WEB_API_URL and RECORDINGS_URL say where the client finds both: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
