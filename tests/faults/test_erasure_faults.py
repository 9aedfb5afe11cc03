"""An erasure ends by itself whatever call of a port fails, and at whatever point a process dies.

The long form tries every call and all four kinds: ``python -m pytest tests/faults --all-faults``.
``python -m tests.support.erasure_faults`` lets processes die a second time as well.
"""

from typing import Any

import pytest

from tests.support.erasure_faults import Exploration, Template, erase, points
from tests.support.injection import ALL, SHORT, Kind


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(tmp_path_factory.mktemp("erasure"))


@pytest.mark.clause("P5.3", "P7.4")
@pytest.mark.timeout(1800)
def test_an_erasure_ends_whatever_call_fails(
    template: Template, request: pytest.FixtureRequest, record_property: Any
) -> None:
    long: bool = request.config.getoption("--all-faults")
    kinds: tuple[Kind, ...] = ALL if long else SHORT
    calls = template.calls(erase)
    exploration = Exploration(template)
    for number, at in enumerate(points(calls, every=long)):
        # The short form takes the kinds in turn.
        for kind in kinds if long else kinds[number % len(kinds) :][:1]:
            exploration.fail(at, kind, calls[at - 1])

    record_property("explored", ("erasure", len(calls), exploration.points))
    assert len(calls) > 100
    assert not exploration.wrong, "\n".join(exploration.wrong)


@pytest.mark.clause("P5.3")
def test_an_erasure_ends_if_its_process_dies_twice(template: Template) -> None:
    """The short form of ``python -m tests.support.erasure_faults``: from one first death."""
    calls = template.calls(erase)
    exploration = Exploration(template, again=True)
    exploration.fail(calls.index("delete_prefix") + 1, Kind.KILLED_AFTER, "delete_prefix")

    assert exploration.points > 50
    assert not exploration.wrong, "\n".join(exploration.wrong)
