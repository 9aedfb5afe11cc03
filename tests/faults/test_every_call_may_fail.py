"""Every call of every port fails once, in every workflow of media; in the end it is as if none had.

The long form tries all four kinds of fault: ``python -m pytest tests/faults --all-faults``.
"""

from typing import Any

import pytest

from tests.support.injection import ALL, SHORT, Step, Workflow, explore, interleave
from tests.support.media_workflows import OTHERS, PROCESSED, WORKFLOWS


@pytest.mark.clause("P2.3b", "P5.2")
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)
def test_a_fault_at_any_call_makes_no_difference_in_the_end(
    workflow: Workflow, request: pytest.FixtureRequest, record_property: Any
) -> None:
    kinds = ALL if request.config.getoption("--all-faults") else SHORT

    explored = explore(workflow, kinds)

    record_property("explored", (explored.workflow, explored.calls, explored.points))
    assert explored.calls
    assert not explored.wrong, "\n".join(explored.wrong)


@pytest.mark.clause("P2.3b")
@pytest.mark.parametrize("other", OTHERS, ids=lambda step: step.__name__)
def test_what_others_do_while_an_answer_is_processed_holds(
    other: Step, record_property: Any
) -> None:
    explored = interleave(PROCESSED, other)

    record_property("explored", (explored.workflow, explored.calls, explored.points))
    assert explored.calls
    assert not explored.wrong, "\n".join(explored.wrong)
