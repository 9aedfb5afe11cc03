"""``python -m dev.conformance``: run the tests of every clause and write the table that is served.

The table becomes part of the package (shared/privacy/conformance.json) and names the commit.
"""

import subprocess
import sys

from dev.mutants.catalogue import ROOT
from shared.privacy.conformance import TABLE


def main(arguments: list[str]) -> int:
    """Run the tests, with any further arguments of pytest; return its exit code."""
    command = [sys.executable, "-m", "pytest", "--clause", "all", "--conformance", str(TABLE)]
    return subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
