"""The emulators for tests: one set for all workers of a run, and the environment it needs.

Without Node the tests that need them are not run.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest
from azure.core.credentials import TokenCredential

from dev.emulators.azurite import FILES, RECORDINGS, spare_account
from dev.emulators.node import NoNode
from dev.emulators.running import Emulators
from dev.emulators.sharing import claim_number, shared_emulators
from shared.adapters.azure.credential import open_credential
from tests.support.cosmos import CosmosAccount
from tests.support.not_run import not_run


@pytest.fixture(scope="session")
def emulators(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Emulators]:
    """Use the emulators that the workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    is_worker = hasattr(request.config, "workerinput")
    try:
        with (
            shared_emulators((base.parent if is_worker else base) / "emulators") as running,
            pytest.MonkeyPatch.context() as environment,
        ):
            for name, value in running.platform.items():
                environment.setenv(name, value)
            yield running
    except NoNode as error:
        not_run("the emulators", error)


@pytest.fixture(scope="session")
def credential(emulators: Emulators) -> TokenCredential:
    """Be to Azure's services what the product is in Azure: a managed identity."""
    return open_credential(emulators.settings["IMOCK_IDENTITY_CLIENT_ID"])


@pytest.fixture(scope="session")
def cosmos_account(emulators: Emulators, credential: TokenCredential) -> Iterator[CosmosAccount]:
    """Make databases in the emulator's account."""
    with closing(CosmosAccount(emulators, credential)) as account:
        yield account


@pytest.fixture
def account_settings(emulators: Emulators) -> dict[str, str]:
    """Return settings with storage accounts that nobody has used yet."""
    files, recordings = (
        spare_account(claim_number(emulators.folder, "accounts")) for _ in range(2)
    )
    return {
        name: value.replace(FILES, files).replace(RECORDINGS, recordings)
        for name, value in emulators.settings.items()
    }
