"""``python -m dev.explore``: hold the served API against its description, operation by operation.

It serves a fresh installation, registers somebody, and lets schemathesis send in their name what
the description allows, and what it does not: the examples, each limit of each parameter and
member, every other method, operations one after another along their links, and requests made up
at random. What is answered otherwise than described is printed, and so is a fault of the server.

The test suite runs ``--short``, which makes nothing up. Before a release, and after a change of
many operations, run it without.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from dev.candidate import Candidate, Outbox
from dev.hosting.testing import ROOT, running_host

_SETTINGS = {"IMOCK_BCRYPT_COST": "4", "IMOCK_RATE_LIMITS": "off"}
_FAULT = '"server.fault"'


def main(arguments: list[str]) -> int:
    """Explore as the arguments say and print the findings; return 1 if there are any."""
    options = _parser().parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_host(state=Path(folder), env=_SETTINGS) as host,
    ):
        command = _command(host.url, _token(host.url, Path(folder)), options)
        explored = subprocess.run(
            command, cwd=folder, check=False, stdout=subprocess.PIPE, text=True
        )
        faults = [line for line in host.log.read_text().splitlines() if _FAULT in line]
    print(explored.stdout, *faults, sep="\n")
    return int(explored.returncode != 0 or bool(faults))


def _token(url: str, folder: Path) -> str:
    """Register the person in whose name is explored."""
    with httpx.Client(base_url=url) as client:
        person = Candidate(client, Outbox(folder / "outbox"), name="A", address="a@example.com")
        person.register()
        person.confirm()
        person.log_in()
        person.prepare_for("backend", "mid")
        return person.token


def _command(url: str, token: str, options: argparse.Namespace) -> list[str]:
    phases = ["examples", "coverage", "stateful"] + ["fuzzing"] * (not options.short)
    return [
        str(Path(sys.executable).parent / "st"),
        *("--config-file", str(ROOT / "schemathesis.toml")),
        *("run", f"{url}/api/openapi.json", "--header", f"Authorization: Bearer {token}"),
        *("--phases", ",".join(phases), "--seed", str(options.seed), "--no-color"),
        *("--max-examples", "2" if options.short else str(options.examples)),
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dev.explore", description=__doc__)
    parser.add_argument(
        "--examples", type=int, default=100, help="random requests for each operation (100)"
    )
    parser.add_argument("--seed", type=int, default=1, help="another one makes up others")
    parser.add_argument(
        "--short", action="store_true", help="as the test suite does: nothing at random"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
