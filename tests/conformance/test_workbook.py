"""The workbook of infra/bicep shows what the code logs, and asks for nothing else."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.conformance.test_bicep_compiled import UNIQUE, evaluated
from tests.support.infra import FOLDER, Infra
from tests.support.kusto import reserved
from tests.support.logged import unlogged

type Item = dict[str, Any]

TEXT, QUERY, PARAMETERS = 1, 3, 9
"""The types of items that a workbook of ours has."""

FIGURES = {
    "appeals": "appeal.judged",
    "credits": "order.paid",
    "deliveries": "webhook.attempted",
    "deliveries-due": "webhooks.swept",
    "evaluation-time": "session.evaluated",
    "interviews": "session.opened",
    "purge": "purge.ran",
    "queue-age": "queue.handled",
    "queue-outcomes": "queue.failed",
    "refusals": "request",
    "slowed": "request",
    "speech": "answer.analysed",
    "timers": "timer.ran",
    "units": "request",
}
"""What an operator is promised, by the name of its item, and a line that it is made from."""


def items() -> list[Item]:
    book = json.loads((FOLDER / "modules" / "workbook.json").read_text(encoding="utf-8"))
    found: list[Item] = book["items"]
    return found


def asks_for_what_is_logged(found: list[Item]) -> Iterator[str]:
    """Every event is one that the code writes, every field is on the line of one of its events."""
    for item in _queries(found):
        query = item["content"]["query"]
        yield from (f"{item['name']}: {each}" for each in unlogged(query))
        yield from (f"{item['name']}: {each} is no name of a column" for each in reserved(query))


def has_every_figure(found: list[Item]) -> Iterator[str]:
    names = [item["name"] for item in found]
    yield from (f"{each} is there twice" for each in set(names) if names.count(each) > 1)
    queries = {item["name"]: item["content"]["query"] for item in _queries(found)}
    yield from (f"{each} is no figure" for each in set(queries) - set(FIGURES))
    for name, event in FIGURES.items():
        if f'line.event == "{event}"' not in queries.get(name, ""):
            yield f"{name} is not made from {event}"


def follows_the_period(found: list[Item]) -> Iterator[str]:
    """One parameter sets the time of every query, and no query refers to another."""
    declared = {
        each["name"]
        for item in found
        if item["type"] == PARAMETERS
        for each in item["content"]["parameters"]
    }
    for item in _queries(found):
        content = item["content"]
        named = set(re.findall(r"\{(\w+)", content["query"]))
        yield from (f"{item['name']}: no parameter {each}" for each in named - declared)
        if content.get("timeContextFromParameter") not in declared:
            yield f"{item['name']}: of any time"


def is_of_a_kind_that_the_portal_shows(found: list[Item]) -> Iterator[str]:
    for item in found:
        match item:
            case {"type": 1, "content": {"json": str()}}:
                continue
            case {"type": 9, "content": {"version": "KqlParameterItem/1.0"}}:
                continue
            case {
                "type": 3,
                "content": {
                    "version": "KqlItem/1.0",
                    "title": str(),
                    "queryType": 0,
                    "resourceType": "microsoft.operationalinsights/workspaces",
                    "visualization": "timechart" | "table",
                },
            }:
                continue
        yield f"{item.get('name')} is not shown"


def _queries(found: list[Item]) -> list[Item]:
    return [item for item in found if item["type"] == QUERY]


type Rule = Callable[[list[Item]], Iterator[str]]

RULES: list[Rule] = [
    asks_for_what_is_logged,
    has_every_figure,
    follows_the_period,
    is_of_a_kind_that_the_portal_shows,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_workbook_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(items())) == []


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        (asks_for_what_is_logged, "answer.analysed", "answer.heard"),
        (asks_for_what_is_logged, "line.credits", "line.amount"),
        (asks_for_what_is_logged, "newest = ", "latest = "),
        (asks_for_what_is_logged, 'line[\\"function\\"]', 'line[\\"operation\\"]'),
        (asks_for_what_is_logged, "line.waited_s", "line.late_s"),
        (asks_for_what_is_logged, "line.request_units", "line.units"),
        (has_every_figure, "order.paid", "order.placed"),
        (has_every_figure, '"name": "slowed"', '"name": "refusals"'),
        (follows_the_period, "{period:grain}", "{time:grain}"),
        (follows_the_period, '"timeContextFromParameter": "period"', '"size": 0'),
        (is_of_a_kind_that_the_portal_shows, '"KqlItem/1.0"', '"KqlItem/0.9"'),
    ],
)
def test_a_rule_notices_a_difference(rule: Rule, old: str, new: str) -> None:
    text = json.dumps(items())
    assert old in text

    assert list(rule(json.loads(text.replace(old, new))))


@pytest.mark.parametrize("kind", UNIQUE)
def test_it_is_deployed_beside_its_workspace(kind: str) -> None:
    made = evaluated(Infra.ours(), kind)
    [book] = [each for each in made if each.type == "Microsoft.Insights/workbooks"]
    [workspace] = [each for each in made if each.type == "Microsoft.OperationalInsights/workspaces"]

    serialized = json.loads(book.settings["properties.serializedData"])

    assert serialized["items"] == items()
    assert serialized["fallbackResourceIds"] == [book.settings["properties.sourceId"]]
    assert book.settings["properties.sourceId"].endswith(f"/workspaces/{workspace.name}")
    assert book.settings["properties.version"] == serialized["version"]
