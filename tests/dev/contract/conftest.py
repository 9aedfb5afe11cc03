"""What the tests of the contract share: programs from npm, and a served installation."""

from collections.abc import Iterator

import pytest

from dev.contract.tools import install_tools
from dev.emulators.node import NoNode
from dev.hosting.testing import running_host
from tests.support.client_host import ClientHost
from tests.support.not_run import not_run


@pytest.fixture(scope="session")
def contract_tools() -> None:
    try:
        install_tools()
    except NoNode as error:
        not_run("linters and generators from npm", error)


@pytest.fixture(scope="session")
def client_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientHost]:
    """Serve one installation for the journeys of all clients."""
    state = tmp_path_factory.mktemp("clients")
    with running_host(state=state, env={"IMOCK_BCRYPT_COST": "4"}) as host:
        yield ClientHost(host.url, state / "outbox")
