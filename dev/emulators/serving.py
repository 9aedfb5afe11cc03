"""The whole product on the emulators: started, provisioned, and served by the local host."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import host
from dev.emulators.provision import provision
from dev.emulators.running import emulators
from shared.config import Settings


@contextmanager
def product_settings(state: Path) -> Iterator[dict[str, str]]:
    """Run emulators and make in them what the product needs; raises NoNode, NotStarted.

    Yields the environment of the product. All state is in the folder, mails in its ``outbox``.
    """
    with emulators(state / "emulators", outbox=state / "outbox") as running:
        environment = {**running.settings, **running.platform}
        # The SDKs look at the environment of this process; the emulators come before what it had.
        os.environ.update(environment)  # noqa: TID251 - stands in for the platform
        provision(Settings.from_env(environment))
        yield environment


def serve(arguments: list[str]) -> int:
    """Serve the product; ``arguments`` are those of the local host. Return its exit code."""
    parser = ArgumentParser(add_help=False)
    parser.add_argument("--state", type=Path, default=Path(".imock"))
    with product_settings(parser.parse_known_args(arguments)[0].state):
        return host.main(arguments)
