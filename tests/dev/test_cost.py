"""``python -m bench cost``: the figures of docs/deploy.md are those of the command."""

import json
import re
from pathlib import Path

import pytest

from bench import cost
from bench._cost_journey import QUESTIONS
from tests.support.infra import Infra
from tests.support.registered import bindings

ROOT = Path(__file__).parents[2]
_NUMBER = re.compile(r"\b[\d,]+(?:\.\d+)?\b")
_WITHIN = 0.15


def values(text: str) -> list[float]:
    return [float(found.replace(",", "")) for found in _NUMBER.findall(text)]


def test_the_figures_of_the_document_are_those_of_the_command() -> None:
    """Within some percent: sizes of documents move a little with the questions that are drawn.

    Where it fails, `python -m bench cost --write` writes the new ones.
    """
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    written = text.partition(cost.BEGIN)[2].partition(cost.END)[0]

    found = cost.report()

    assert _NUMBER.sub("#", written) == _NUMBER.sub("#", found)
    assert values(written) == pytest.approx(values(found), rel=_WITHIN)


def test_scaling_groups_and_instances_are_counted_from_the_triggers() -> None:
    kinds = [each["type"] for each in bindings().values()]
    alone = len(kinds) - kinds.count("httpTrigger") - kinds.count("warmupTrigger")
    app = cost.triggers()
    assert (app.groups, app.http) == (alone + 1, kinds.count("httpTrigger"))

    def instances(**more: bool) -> int:
        names = [each.name for each in cost.idle("prod", **more)]
        [told] = [name for name in names if "always-ready" in name]
        return int(told.partition(" ")[0])

    ready = Infra.ours().parameters["prod.bicepparam"].variables["alwaysReadyInstances"]
    assert instances() == ready
    assert instances(redundant=True) == max(ready, 2) + 2 * alone


def test_instances_in_several_zones_are_nobodys_default() -> None:
    infra = Infra.ours()

    assert infra.files["main.bicep"].parameters["zoneRedundantInstances"] is False
    for given in infra.parameters.values():
        assert given.variables.get("zoneRedundantInstances", False) is False
    plan = infra.resource("app", "plan")["properties"]
    assert plan["zoneRedundant"] == "zoneRedundant"
    assert infra.files["main.bicep"].modules["app"].body["params"]["zoneRedundant"] == (
        "zoneRedundantInstances"
    )


def test_every_price_has_its_unit_its_source_and_the_file_its_day() -> None:
    prices = json.loads((ROOT / "bench" / "prices.json").read_text(encoding="utf-8"))

    assert re.fullmatch(r"\d{4}-\d\d-\d\d", prices["as_of"])
    assert prices["currency"] == "USD"
    for each in prices["prices"].values():
        assert each["usd"] > 0
        assert each["per"]
        assert each["source"].startswith("https://azure.microsoft.com/pricing/")
        assert each["seen_at"] is None or each["seen_at"].startswith("https://")


def test_a_spoken_answer_from_its_message_to_its_end_takes_at_most_100_request_units() -> None:
    """By the same count as the document's; what the fence asks included, in an interview of ten."""
    ledger = cost.played(spoken=True)
    processed = [each for each in ledger.calls if each.operation == "answer_process"]

    assert ledger.requests["answer_process"] == QUESTIONS
    assert 50 < sum(each.request_units for each in processed) / QUESTIONS <= 100
