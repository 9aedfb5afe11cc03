"""What is kept: the infrastructure makes the containers and queues that the code names, as it says.

Each rule yields what one has and the other lacks; the test below it shows it finding a fault.
"""

import ast
from collections.abc import Iterator
from dataclasses import fields
from functools import cache

import pytest

from shared.config import Settings
from shared.ports.blobs import BLOB_CONTAINERS
from shared.ports.documents import CONTAINERS
from shared.ports.queues import QUEUES
from tests.bicep import Loop
from tests.infra import AHEAD_OF_THE_CODE, ROOT, Infra, Rule, differences
from tests.registered import bindings

PROMISED_DAYS = {"exports": 7, "recordings": 90, "transient": 1}
"""After how many days a lifecycle rule deletes, by container."""


def documents(infra: Infra) -> Iterator[str]:
    """Names, partition keys and expiry, which the port offers for every document."""
    containers = infra.variable("data", "documentContainers")
    made = {(each["name"], each["partitionKey"]) for each in containers}
    yield from differences(
        "container", {(each.name, f"/{each.partition_key}") for each in CONTAINERS}, made
    )
    resource = infra.resource("data", "containers")["properties"]["resource"]
    if resource["defaultTtl"] != -1:
        yield "documents do not expire, or all of them do"
    if resource["partitionKey"]["paths"] != ["container.partitionKey"]:
        yield "the partition keys are not used"


def indexes(infra: Infra) -> Iterator[str]:
    """Indexed is what queries select and sort by, and nothing else."""
    sorted_by = {"users": sorted(_members_sorted_by() - {"id"})}
    made = {each["name"]: each for each in infra.variable("data", "documentContainers")}
    for container in CONTAINERS:
        orders = sorted_by.get(container.name, [])
        members = {"kind", container.partition_key, *orders} - {"id"}
        given = {each["path"] for each in made[container.name]["indexed"]}
        what = f"index of {container.name}"
        yield from differences(what, {f"/{each}/?" for each in members}, given)
        chains = [("kind", "id"), *(("kind", order, "id") for order in orders)]
        given = {
            tuple(each["path"] for each in chain) for chain in made[container.name]["composite"]
        }
        wanted = {tuple(f"/{each}" for each in chain) for chain in chains}
        yield from differences(f"composite {what}", wanted, given)
    policy = infra.resource("data", "containers")["properties"]["resource"]["indexingPolicy"]
    if {"path": "/*"} not in policy["excludedPaths"]:
        yield "everything is indexed"
    if policy["includedPaths"] != "container.indexed":
        yield "the indexes are not made"
    if policy["compositeIndexes"] != "container.composite":
        yield "the composite indexes are not made"


@cache
def _members_sorted_by() -> frozenset[str]:
    return frozenset(_orders())


def _orders() -> Iterator[str]:
    for path in sorted((ROOT / "shared").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Name) and node.func.id == "Query":
                given = {each.arg: each.value for each in node.keywords}
                member = given.get("order_by", ast.Constant("id"))
                assert isinstance(member, ast.Constant), path
                yield str(member.value)


def queues(infra: Infra) -> Iterator[str]:
    made = infra.variable("data", "queues")
    yield from differences("queue", {each.name for each in QUEUES}, set(made))
    yield from differences("queue of a trigger", _of_triggers("queueName"), set(made))
    if infra.variable("data", "poisonQueues") != Loop("queue", "queues", "'${queue}-poison'"):
        yield "there are no poison queues"
    if infra.module("data", "app")["queues"] != "concat(queues, poisonQueues)":
        yield "the queues are not made"


def blobs(infra: Infra) -> Iterator[str]:
    files = infra.variable("data", "fileContainers")
    recordings = infra.variable("data", "recordingContainers")
    made = {*files, *recordings} - set(AHEAD_OF_THE_CODE)
    yield from differences("blob container", {each.name for each in BLOB_CONTAINERS}, made)
    for account, containers in (("files", "fileContainers"), ("recordings", "recordingContainers")):
        if infra.module("data", account)["containers"] != containers:
            yield f"{containers} are not made"


def lifecycle(infra: Infra) -> Iterator[str]:
    """What ends by age ends on the promised day after creation, and under its own prefix."""
    promised = dict(PROMISED_DAYS)
    for account, kept in (("files", "file"), ("recordings", "recording")):
        if infra.module("data", account)["lifecycle"] != f"{kept}Lifecycle":
            yield f"{account}: nothing ends"
        containers = infra.variable("data", f"{kept}Containers")
        for rule in infra.variable("data", f"{kept}Lifecycle"):
            if rule["container"] not in containers:
                yield f"{rule['container']} is in another account"
            if promised.pop(rule["container"], None) != rule["days"]:
                yield f"{rule['container']} does not end on the promised day"
    yield from (f"{each} never ends" for each in promised)
    rules = infra.resource("storage", "lifecycleRules")["properties"]["policy"]["rules"]
    definition = rules.body["definition"]
    if definition["filters"]["prefixMatch"] != ["'${rule.container}/'"]:
        yield "a rule reaches beyond its container"
    if definition["actions"]["baseBlob"] != {
        "delete": {"daysAfterCreationGreaterThan": "rule.days"}
    }:
        yield "a rule does something else"


def _of_triggers(member: str) -> set[str]:
    return {str(each[member]) for each in bindings().values() if member in each}


RULES: list[Rule] = [documents, indexes, queues, blobs, lifecycle]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_code_and_infrastructure_agree(rule: Rule) -> None:
    assert list(rule(Infra.ours())) == []


@pytest.mark.parametrize(
    ("rule", "module", "old", "new"),
    [
        (documents, "data", "partitionKey: '/user_id'", "partitionKey: '/id'"),
        (documents, "data", "name: 'directory'", "name: 'directories'"),
        (documents, "data", "defaultTtl: -1", "defaultTtl: 3600"),
        (indexes, "data", "      { path: '/created_at/?' }\n", ""),
        (indexes, "data", "{ path: '/kind/?' }", "{ path: '/kind/?' }\n      { path: '/x/?' }"),
        (indexes, "data", "{ path: '/uploaded_at', order", "{ path: '/other', order"),
        (indexes, "data", "            { path: '/*' }\n", ""),
        (queues, "data", "  'emails'\n", "  'mails'\n"),
        (queues, "data", "-poison'", "-dead'"),
        (blobs, "data", "  'resumes'\n", ""),
        (blobs, "data", "  'resumes'\n", "  'resumes'\n  'portraits'\n"),
        (lifecycle, "data", "days: 90", "days: 91"),
        (lifecycle, "data", "'transient', days: 1", "'transient', days: 2"),
        (lifecycle, "data", "{ container: 'exports', days: 7 }", ""),
        (lifecycle, "storage", "['${rule.container}/']", "['${rule.container}']"),
        (lifecycle, "storage", "daysAfterCreation", "daysAfterModification"),
    ],
)
def test_a_rule_notices_a_difference(rule: Rule, module: str, old: str, new: str) -> None:
    assert list(rule(Infra.ours().but(f"modules/{module}.bicep", old, new)))


def test_nothing_is_called_ahead_of_code_that_is_there() -> None:
    in_code = {f"IMOCK_{field.name.upper()}" for field in fields(Settings)}
    in_code |= {each.name for each in (*CONTAINERS, *BLOB_CONTAINERS, *QUEUES)}

    assert not in_code & set(AHEAD_OF_THE_CODE)
