"""A running set of emulators, and the settings with which the product runs on it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev.emulators.azurite import Azurite
from dev.emulators.certificates import Certificates, make_certificates
from dev.emulators.identity import CLIENT_ID, IdentityEndpoint
from dev.emulators.node import install


@dataclass(frozen=True, slots=True)
class Emulators:
    """What runs: where its state and certificates are, and the environment that leads to it.

    ``settings`` are the product's own. ``platform`` is what Azure's SDKs look at: the identity of
    an app, and whom to trust. With both in the environment the product needs nothing else.
    """

    folder: Path
    certificates: Certificates
    settings: dict[str, str]
    platform: dict[str, str]


@contextmanager
def emulators(folder: Path) -> Iterator[Emulators]:
    """Run a set, with its state in a folder, and stop it at the end; raises NoNode, NotStarted."""
    install()
    folder.mkdir(parents=True, exist_ok=True)
    certificates = make_certificates(folder)
    with ExitStack() as running:
        identity = IdentityEndpoint()
        running.callback(identity.stop)
        azurite = Azurite(folder / "azurite", certificates)
        running.callback(azurite.stop)
        yield Emulators(
            folder,
            certificates,
            settings={
                "IMOCK_BACKEND": "azure",
                "IMOCK_IDENTITY_CLIENT_ID": CLIENT_ID,
                **azurite.settings(),
            },
            platform={
                "REQUESTS_CA_BUNDLE": str(certificates.authority),
                **identity.settings(),
            },
        )
