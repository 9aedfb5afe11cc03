"""Run measurements: `python -m bench cold_start login`, or `python -m bench` for their names."""

import importlib
import sys
from pathlib import Path

NAMES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_")
)


def main(arguments: list[str]) -> int:
    """Run each named measurement with the options that follow the names; return the worst code."""
    names = [argument for argument in arguments if argument in NAMES]
    if not names:
        print(__doc__, "", *NAMES, sep="\n")
        return 2
    options = [argument for argument in arguments if argument not in NAMES]
    codes: list[int] = []
    for name in names:
        print(f"== {name}", flush=True)
        codes.append(importlib.import_module(f"bench.{name}").main(options))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
