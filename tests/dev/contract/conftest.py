"""What the tests of the contract need from npm."""

import pytest

from dev.contract.tools import install_tools
from dev.emulators.node import NoNode
from tests.support.not_run import not_run


@pytest.fixture(scope="session")
def contract_tools() -> None:
    try:
        install_tools()
    except NoNode as error:
        not_run("linters and generators from npm", error)
