"""``python -m dev.vault_keys init|rotate|rotate-root https://<vault>.vault.azure.net``: the keys.

``init`` makes what is missing and never replaces anything. ``rotate`` publishes a new signing key,
which signs a quarter of an hour later; ``rotate-root`` a new root of the secrets of passwords and
cookies. The operator is logged in with the Azure CLI and may set
secrets; the app itself may only read them.
"""

import secrets
import sys
from collections.abc import Callable

from azure.core.exceptions import ResourceNotFoundError
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.adapters.azure.keys import ROOT_SECRET, SIGNING_KEY

_ROOT_BYTES = 32


def new_signing_key() -> str:
    """Return a new P-256 key in PEM (PKCS 8)."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def new_root_secret() -> str:
    """Return 32 random bytes in hexadecimal."""
    return secrets.token_hex(_ROOT_BYTES)


MAKERS: dict[str, Callable[[], str]] = {
    SIGNING_KEY: new_signing_key,
    ROOT_SECRET: new_root_secret,
}
"""How the value of each secret is made."""


def init(vault: SecretClient) -> None:
    """Make what is missing."""
    for name, make in MAKERS.items():
        try:
            next(iter(vault.list_properties_of_secret_versions(name)))
        except (StopIteration, ResourceNotFoundError):
            vault.set_secret(name, make())
            print(f"{name}: made")
        else:
            print(f"{name}: there already")


def rotate(vault: SecretClient) -> None:
    """Publish a new signing key."""
    made = vault.set_secret(SIGNING_KEY, new_signing_key())
    print(f"{SIGNING_KEY}: version {made.properties.version} published; it signs in 15 minutes")


def rotate_root(vault: SecretClient) -> None:
    """Publish a new root of secrets."""
    made = vault.set_secret(ROOT_SECRET, new_root_secret())
    print(f"{ROOT_SECRET}: version {made.properties.version} published; used in 15 minutes")


_COMMANDS = {"init": init, "rotate": rotate, "rotate-root": rotate_root}


def main(arguments: list[str]) -> int:
    """Do as the command line says; return the exit code."""
    match arguments:
        case [command, url] if command in _COMMANDS:
            _COMMANDS[command](SecretClient(url, DefaultAzureCredential()))
            return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
