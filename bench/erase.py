"""Erasing somebody, from the fence to the receipt: `python -m bench erase`.

For 10, 1,000 and 10,000 documents it prints the seconds and the most memory of a process that does
nothing else. Memory must stay flat: within 16 MiB of what the fewest take.
"""

import argparse

from bench._held import SIZES, measured

_FLAT_WITHIN_MIB = 16


def main(arguments: list[str]) -> int:
    """Erase everything at each size; return 1 if memory grows with it."""
    parser = argparse.ArgumentParser(prog="python -m bench erase", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="documents")
    given = parser.parse_args(arguments)
    most = measured("erase", given.sizes)
    grown = max(most.values()) - most[min(most)]
    print(f"erase: {grown:.1f} MiB more at the most, {_FLAT_WITHIN_MIB} allowed")
    return 1 if grown > _FLAT_WITHIN_MIB else 0
