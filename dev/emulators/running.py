"""A running set of emulators, and the settings with which the product runs on it."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev import vault_keys
from dev.emulators.azurite import Azurite
from dev.emulators.certificates import Certificates, make_certificates
from dev.emulators.identity import CLIENT_ID, IdentityEndpoint
from dev.emulators.node import install
from dev.emulators.post import PostEmulator
from dev.emulators.vault import VaultEmulator


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
def emulators(folder: Path, *, outbox: Path | None = None) -> Iterator[Emulators]:
    """Run a set, with its state in a folder, and stop it at the end; raises NoNode, NotStarted.

    Each set begins empty, with keys of its own. Mails end in ``outbox``, or in the folder's own.
    """
    install()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "azurite", ignore_errors=True)
    certificates = make_certificates(folder)
    with ExitStack() as running:
        identity = IdentityEndpoint()
        running.callback(identity.stop)
        vault = VaultEmulator(certificates)
        running.callback(vault.stop)
        for name, make in vault_keys.MAKERS.items():
            vault.put(name, make())
        post = PostEmulator(outbox or folder / "outbox", certificates)
        running.callback(post.stop)
        azurite = Azurite(folder / "azurite", certificates)
        running.callback(azurite.stop)
        yield Emulators(
            folder,
            certificates,
            settings={
                "IMOCK_BACKEND": "azure",
                "IMOCK_IDENTITY_CLIENT_ID": CLIENT_ID,
                **vault.settings(),
                **post.settings(),
                **azurite.settings(),
            },
            platform={
                "REQUESTS_CA_BUNDLE": str(certificates.authority),
                **identity.settings(),
            },
        )
