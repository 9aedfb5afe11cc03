"""A running set of emulators, and the settings with which the product runs on it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev import vault_keys
from dev.emulators.azurite import Azurite
from dev.emulators.certificates import Certificates, make_certificates
from dev.emulators.cosmos import Cosmos
from dev.emulators.email_service import EmailEmulator
from dev.emulators.identity import CLIENT_ID, IdentityEndpoint
from dev.emulators.node import install
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

    The state that an earlier set left in the folder is used, keys included. Emails are written to
    ``outbox``, or to the folder's own.
    """
    install()
    folder.mkdir(parents=True, exist_ok=True)
    certificates = make_certificates(folder)
    with ExitStack() as running:
        identity = IdentityEndpoint()
        running.callback(identity.stop)
        vault = VaultEmulator(certificates)
        running.callback(vault.stop)
        for name, make in vault_keys.MAKERS.items():
            vault.put(name, _kept(folder / f"{name}.secret", make))
        email = EmailEmulator(outbox or folder / "outbox", certificates)
        running.callback(email.stop)
        azurite = Azurite(folder / "azurite", certificates)
        running.callback(azurite.stop)
        cosmos = Cosmos(folder, certificates)
        running.callback(cosmos.stop)
        yield Emulators(
            folder,
            certificates,
            settings={
                "IMOCK_BACKEND": "azure",
                "IMOCK_IDENTITY_CLIENT_ID": CLIENT_ID,
                **vault.settings(),
                **email.settings(),
                **azurite.settings(),
                **cosmos.settings(),
            },
            platform={
                "REQUESTS_CA_BUNDLE": str(certificates.authority),
                **identity.settings(),
            },
        )


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Return what a file holds, made if it is not there."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(make(), encoding="ascii")
    return path.read_text(encoding="ascii")
