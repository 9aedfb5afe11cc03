"""``python -m dev.disclosures``: check the record of disclosures to authorities.

It works on the installation that the settings name (``IMOCK_...``) and prints the number of
entries and the hash of the last one. Note that hash elsewhere, and give it as ``--head`` the next
time: then an end that was cut off is noticed as well.
"""

import argparse
import sys

from shared.bootstrap import services


def main(arguments: list[str]) -> int:
    """Check every link; return 1 if one is broken or missing."""
    parser = argparse.ArgumentParser(prog="python -m dev.disclosures", description=__doc__)
    parser.add_argument("--head", metavar="HASH", help="a hash that was noted before")
    state = services().privacy.disclosures.verify(parser.parse_args(arguments).head)
    print(f"{state.entries} entries, head {state.head}")
    if state.broken_at:
        print(f"BROKEN at entry {state.broken_at}")
    return 1 if state.broken_at else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
