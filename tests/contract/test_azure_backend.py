"""The azure backend as the product opens it: by settings alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from dev.emulators.running import Emulators
from shared.adapters.azure.backend import AzureBackend
from shared.config import Settings
from shared.kernel.clock import system_clock
from tests.support.azurite import StorageAccounts

ROOT = Path(__file__).parents[2]

_SDKS = {
    "blobs": "azure.storage.blob",
    "queue": "azure.storage.queue",
    "email": "azure.communication.email",
    "keys": "azure.keyvault.secrets",
}
_OPEN = """
import sys
from shared.adapters.azure.backend import AzureBackend
from shared.config import Settings
from shared.kernel.clock import system_clock
getattr(AzureBackend(Settings.from_env(), clock=system_clock), sys.argv[1])()
print(*sys.modules, sep="\\n")
"""


def test_every_part_answers_with_its_name(
    emulators: Emulators, account_settings: dict[str, str], accounts: StorageAccounts
) -> None:
    accounts.make_containers()
    accounts.make_queues()
    settings = Settings.from_env(
        {**account_settings, "IMOCK_COSMOS_ENDPOINT": "https://not-asked.example"}
    )
    backend = AzureBackend(settings, clock=system_clock)

    for part in (backend.blobs(), backend.queue(), backend.email(), backend.keys()):
        assert part.ping().startswith("Azure ")


@pytest.mark.parametrize("part", _SDKS)
def test_a_part_imports_its_own_sdk_and_not_those_of_others(part: str) -> None:
    endpoints = {
        f"IMOCK_{name}": "https://not-asked.example"
        for name in (
            "COSMOS_ENDPOINT",
            "BLOB_ENDPOINT",
            "RECORDINGS_BLOB_ENDPOINT",
            "QUEUE_ENDPOINT",
            "EMAIL_ENDPOINT",
            "KEY_VAULT_URL",
        )
    }
    loaded = subprocess.run(
        [sys.executable, "-c", _OPEN, part],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        env={**endpoints, "IMOCK_BACKEND": "azure", "IMOCK_IDENTITY_CLIENT_ID": "x"},
    ).stdout.split()

    others = set(_SDKS.values()) - {_SDKS[part]}
    assert _SDKS[part] in loaded
    assert not others & set(loaded)
