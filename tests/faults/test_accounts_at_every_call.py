"""Every call of every port fails once, in every act on accounts; nobody is left without theirs."""

from typing import Any

import pytest

from tests.support.account_workflows import ACCOUNT_WORKFLOWS, AccountWorkflow, explore_accounts
from tests.support.injection import ALL, SHORT


@pytest.mark.parametrize("workflow", ACCOUNT_WORKFLOWS, ids=lambda workflow: workflow.name)
def test_nobody_is_left_without_their_address_or_account(
    workflow: AccountWorkflow, request: pytest.FixtureRequest, record_property: Any
) -> None:
    kinds = ALL if request.config.getoption("--all-faults") else SHORT

    explored = explore_accounts(workflow, kinds)

    record_property("explored", (explored.workflow, explored.calls, explored.points))
    assert explored.calls
    assert not explored.wrong, "\n".join(explored.wrong)
