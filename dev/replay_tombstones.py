"""After a backup was restored, before anybody is served: erase again whoever was erased.

``python -m dev.replay_tombstones`` with the settings of the installation. Restore every container
but ``tombstones``, which says who must not come back. It may be run again.
"""

import sys

from shared.bootstrap import services


def main() -> int:
    """Print how many people were back."""
    back = services().erasure.replay.run()
    print(f"{back} people had come back; their erasure goes on by itself")
    return 0


if __name__ == "__main__":
    sys.exit(main())
