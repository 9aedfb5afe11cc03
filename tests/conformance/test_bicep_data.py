"""What is kept: the infrastructure makes the containers and queues that the code names, as it says.

Each rule yields what one has and the other lacks; the test below it shows it finding a fault.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.adapters.azure.indexing import DEFAULT_TTL, indexing_policy
from shared.config import setting_fields
from shared.ports.blobs import BLOB_CONTAINERS, BlobAccount
from shared.ports.documents import CONTAINERS
from shared.ports.queues import QUEUES
from tests.support.bicep import Loop
from tests.support.infra import AHEAD_OF_THE_CODE, Infra, Rule, differences
from tests.support.registered import bindings

PROMISED_DAYS = {"exports": 7, "recordings": 90, "transient": 2}
"""After how many days a lifecycle rule deletes, by container."""


def documents(infra: Infra) -> Iterator[str]:
    """Names, partition keys and expiry, which the port offers for every document."""
    containers = infra.variable("data", "documentContainers")
    made = {(each["name"], each["partitionKey"]) for each in containers}
    yield from differences(
        "container", {(each.name, f"/{each.partition_key}") for each in CONTAINERS}, made
    )
    resource = infra.resource("data", "containers")["properties"]["resource"]
    if resource["defaultTtl"] != DEFAULT_TTL:
        yield "documents do not expire, or all of them do"
    if resource["partitionKey"]["paths"] != ["container.partitionKey"]:
        yield "the partition keys are not used"


def indexes(infra: Infra) -> Iterator[str]:
    """The indexing policy is the one that the adapter's queries need, and that the tests run on."""
    written = infra.resource("data", "containers")["properties"]["resource"]["indexingPolicy"]
    made = {each["name"]: each for each in infra.variable("data", "documentContainers")}
    for container in CONTAINERS:
        policy = written | {
            "includedPaths": made[container.name]["indexed"],
            "compositeIndexes": made[container.name]["composite"],
        }
        if _sorted(policy) != _sorted(indexing_policy(container)):
            yield f"{container.name} is indexed otherwise"
    if (written["includedPaths"], written["compositeIndexes"]) != (
        "container.indexed",
        "container.composite",
    ):
        yield "the indexes are not made"


def _sorted(policy: dict[str, Any]) -> dict[str, Any]:
    """Return a policy without the order of its paths, which says nothing."""
    return {
        name: sorted(value, key=str) if isinstance(value, list) else value
        for name, value in policy.items()
    }


def queues(infra: Infra) -> Iterator[str]:
    made = infra.variable("data", "queues")
    yield from differences("queue", {each.name for each in QUEUES}, set(made))
    triggers = {name.removesuffix("-poison") for name in _of_triggers("queueName")}
    yield from differences("queue of a trigger", triggers, set(made))
    if infra.variable("data", "poisonQueues") != Loop("queue", "queues", "'${queue}-poison'"):
        yield "there are no poison queues"
    if infra.module("data", "app")["queues"] != "concat(queues, poisonQueues)":
        yield "the queues are not made"


def blobs(infra: Infra) -> Iterator[str]:
    """Containers, each in the account that the code looks for it in."""
    accounts = (
        (BlobAccount.FILES, "fileContainers"),
        (BlobAccount.RECORDINGS, "recordingContainers"),
    )
    for account, variable in accounts:
        made = set(infra.variable("data", variable)) - set(AHEAD_OF_THE_CODE)
        wanted = {each.name for each in BLOB_CONTAINERS if each.account is account}
        yield from differences(f"blob container of {account}", wanted, made)
        if infra.module("data", account)["containers"] != variable:
            yield f"{variable} are not made"


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
        (lifecycle, "data", "'transient', days: 2", "'transient', days: 3"),
        (lifecycle, "data", "{ container: 'exports', days: 7 }", ""),
        (lifecycle, "storage", "['${rule.container}/']", "['${rule.container}']"),
        (lifecycle, "storage", "daysAfterCreation", "daysAfterModification"),
    ],
)
def test_a_rule_notices_a_difference(rule: Rule, module: str, old: str, new: str) -> None:
    assert list(rule(Infra.ours().but(f"modules/{module}.bicep", old, new)))


def test_nothing_is_called_ahead_of_code_that_is_there() -> None:
    in_code = {f"IMOCK_{field.name.upper()}" for field in setting_fields()}
    in_code |= {each.name for each in (*CONTAINERS, *BLOB_CONTAINERS, *QUEUES)}

    assert not in_code & set(AHEAD_OF_THE_CODE)
