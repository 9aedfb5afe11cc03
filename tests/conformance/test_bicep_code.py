"""The infrastructure and the code name the same things: neither more nor less.

Each rule yields what one has and the other lacks; the test below it shows it finding a fault.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from shared.config import Settings
from shared.ports.blobs import BLOB_CONTAINERS
from shared.ports.documents import CONTAINERS
from shared.ports.queues import QUEUES
from shared.web.operation import OPERATIONS
from tests.bicep import Loop
from tests.infra import ROOT, Infra
from tests.registered import bindings

type Rule = Callable[[Infra], Iterator[str]]

LEFT_TO_THE_CODE = {
    "IMOCK_ACCESS_TOKEN_MINUTES": "the default is the policy",
    "IMOCK_BCRYPT_COST": "the default is the policy",
    "IMOCK_DATA_DIR": "embedded backend only",
    "IMOCK_PASSWORD_MIN_CHARS": "the default is the policy",
    "IMOCK_RATE_LIMITS": "off only to measure",
    "IMOCK_SMTP_URL": "mail goes through Communication Services",
}
"""Settings of the code that the infrastructure does not set."""

AHEAD_OF_THE_CODE = {
    "IMOCK_BLOB_ENDPOINT": "Azure adapters",
    "IMOCK_COSMOS_DATABASE": "Azure adapters",
    "IMOCK_COSMOS_ENDPOINT": "Azure adapters",
    "IMOCK_EMAIL_ENDPOINT": "Azure adapters",
    "IMOCK_IDENTITY_CLIENT_ID": "Azure adapters",
    "IMOCK_KEY_VAULT_URL": "Azure adapters",
    "IMOCK_QUEUE_ENDPOINT": "Azure adapters",
    "IMOCK_RECORDINGS_BLOB_ENDPOINT": "Azure adapters",
    "exports": "an archive of everything about a person",
    "recordings": "recordings that somebody has agreed to",
    "transient": "media of the running session",
}
"""What is made before the code that uses it; a line goes as soon as its code is there."""

PROMISED_DAYS = {"exports": 7, "recordings": 90, "transient": 1}
"""After how many days a lifecycle rule deletes, by container."""

OF_THE_PLATFORM = {
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING": "telemetry by identity",
    "APPLICATIONINSIGHTS_CONNECTION_STRING": "where telemetry goes",
    "AzureWebJobsStorage__accountName": "the host's locks and schedules",
    "AzureWebJobsStorage__clientId": "see above",
    "AzureWebJobsStorage__credential": "see above",
    "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT": "the host refuses what no operation reads",
    "PYTHON_THREADPOOL_THREAD_COUNT": "docs/adr/0012",
}
"""Settings that the host and the worker read."""

GRANTS = {
    ("appAccount", "Storage Blob Data Owner"): "AzureWebJobsStorage__accountName",
    ("appAccount", "Storage Queue Data Contributor"): "IMOCK_QUEUE_ENDPOINT",
    ("communication", "mail sender"): "IMOCK_EMAIL_ENDPOINT",
    ("cosmos", "documents"): "IMOCK_COSMOS_ENDPOINT",
    ("filesAccount", "Storage Blob Data Contributor"): "IMOCK_BLOB_ENDPOINT",
    ("insights", "Monitoring Metrics Publisher"): "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ("recordingsAccount", "Storage Blob Data Contributor"): "IMOCK_RECORDINGS_BLOB_ENDPOINT",
    ("speech", "Cognitive Services Speech User"): None,  # comes with spoken answers
    ("vault", "Key Vault Secrets User"): "IMOCK_KEY_VAULT_URL",
}
"""Each role that the app has, with the setting that leads it to the resource."""


def app_settings(infra: Infra) -> dict[str, Any]:
    found: dict[str, Any] = infra.resource("app", "settings")["properties"]
    return found


def settings(infra: Infra) -> Iterator[str]:
    connections = {
        trigger["connection"] for trigger in bindings().values() if "connection" in trigger
    }
    named = {
        name
        for trigger in bindings().values()
        for value in trigger.values()
        for name in re.findall(r"%(\w+)%", str(value))
    }
    ours = {f"IMOCK_{field.name.upper()}" for field in fields(Settings)} - set(LEFT_TO_THE_CODE)
    ours |= {
        f"{connection}__{part}"
        for connection in connections
        for part in ("clientId", "credential", "queueServiceUri")
    }
    given = set(app_settings(infra)) - set(OF_THE_PLATFORM) - set(AHEAD_OF_THE_CODE)
    yield from _differences("setting", ours | named, given)


def documents(infra: Infra) -> Iterator[str]:
    """Names, partition keys and expiry, which the port offers for every document."""
    containers = infra.variable("data", "documentContainers")
    made = {(each["name"], each["partitionKey"]) for each in containers}
    yield from _differences(
        "container", {(each.name, f"/{each.partition_key}") for each in CONTAINERS}, made
    )
    resource = infra.resource("data", "containers")["properties"]["resource"]
    if resource["defaultTtl"] != -1:
        yield "documents do not expire, or all of them do"
    if resource["partitionKey"]["paths"] != ["container.partitionKey"]:
        yield "the partition keys are not used"


def indexes(infra: Infra) -> Iterator[str]:
    """Indexed is what queries select and sort by, and nothing else."""
    sorted_by = {"users": sorted(set(_members_sorted_by()) - {"id"})}
    made = {each["name"]: each for each in infra.variable("data", "documentContainers")}
    for container in CONTAINERS:
        orders = sorted_by.get(container.name, [])
        members = {"kind", container.partition_key, *orders} - {"id"}
        given = {each["path"] for each in made[container.name]["indexed"]}
        what = f"index of {container.name}"
        yield from _differences(what, {f"/{each}/?" for each in members}, given)
        chains = [("kind", "id"), *(("kind", order, "id") for order in orders)]
        given = {
            tuple(each["path"] for each in chain) for chain in made[container.name]["composite"]
        }
        wanted = {tuple(f"/{each}" for each in chain) for chain in chains}
        yield from _differences(f"composite {what}", wanted, given)
    policy = infra.resource("data", "containers")["properties"]["resource"]["indexingPolicy"]
    if {"path": "/*"} not in policy["excludedPaths"]:
        yield "everything is indexed"
    if policy["includedPaths"] != "container.indexed":
        yield "the indexes are not made"
    if policy["compositeIndexes"] != "container.composite":
        yield "the composite indexes are not made"


def _members_sorted_by() -> Iterator[str]:
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
    yield from _differences("queue", {each.name for each in QUEUES}, set(made))
    yield from _differences("queue of a trigger", _of_triggers("queueName"), set(made))
    if infra.variable("data", "poisonQueues") != Loop("queue", "queues", "'${queue}-poison'"):
        yield "there are no poison queues"
    if infra.module("data", "app")["queues"] != "concat(queues, poisonQueues)":
        yield "the queues are not made"


def blobs(infra: Infra) -> Iterator[str]:
    files = infra.variable("data", "fileContainers")
    recordings = infra.variable("data", "recordingContainers")
    made = {*files, *recordings} - set(AHEAD_OF_THE_CODE)
    yield from _differences("blob container", {each.name for each in BLOB_CONTAINERS}, made)
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


def timers(infra: Infra) -> Iterator[str]:
    """Somebody is told when a timer is late: each has an alert of its own."""
    in_code = {name for name, each in bindings().items() if each["type"] == "timerTrigger"}
    wanted = {f"late-{name.replace('_', '-')}" for name in in_code}
    yield from _differences(
        "timer's alert", wanted, {a for a in _alerts(infra) if a.startswith("late-")}
    )


def alerts(infra: Infra) -> Iterator[str]:
    """Each alert has its page, and asks for events that the code writes and operations that are."""
    pages = {path.stem for path in (ROOT / "docs/runbooks").glob("*.md")} - {"README"}
    yield from _differences("runbook", set(_alerts(infra)), pages)
    source = "\n".join(path.read_text(encoding="utf-8") for path in _modules())
    for alert in infra.variable("alerts", "logAlerts"):
        for event in re.findall(r'line\.event == "([\w.]+)"', alert["query"]):
            if not re.search(rf'log_(event|failure)\(\s*"{re.escape(event)}"', source):
                yield f"{alert['name']}: nothing logs {event}"
        for field in set(re.findall(r"line\.(\w+)", alert["query"])) - {"event"}:
            if f"{field}=" not in source:
                yield f"{alert['name']}: nothing logs {field}"
        for name in re.findall(r'Name [!=]= "(\w+)"', alert["query"]):
            if name not in OPERATIONS:
                yield f"{alert['name']}: there is no operation {name}"
    if infra.resource("alerts", "healthTest")["properties"]["Request"]["RequestUrl"] != (
        f"'${{apiUrl}}/api/{OPERATIONS['api_health'].route}'"
    ):
        yield "health is asked for elsewhere"


def roles(infra: Infra) -> Iterator[str]:
    """The app has a role for each thing that a setting leads it to, and no other."""
    names = infra.variable("roles", "roles")
    given = set()
    for _, each in infra.resources("Microsoft.Authorization/roleAssignments"):
        role = re.search(r"roles\['([^']+)'\]", each.body["properties"]["roleDefinitionId"])
        given.add((str(each.body["scope"]), role[1] if role else "mail sender"))
        if role and role[1] not in names:
            yield f"{each.symbol}: there is no role {role[1]}"
    for _, each in infra.resources("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"):
        given.add((str(each.body["parent"]), each.symbol))
        if each.body["properties"]["scope"] != "'${cosmos.id}/dbs/${databaseName}'":
            yield "the role on documents reaches beyond the database"
    yield from _differences("role", set(GRANTS), given)
    for grant, setting in GRANTS.items():
        if setting and setting not in app_settings(infra):
            yield f"{grant}: nothing leads there"


def body_limit(infra: Infra) -> Iterator[str]:
    """The host lets in what the largest upload needs, and not much more."""
    from shared.web.call import UPLOAD_LIMIT_BYTES

    limit = int(app_settings(infra)["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"])
    if not UPLOAD_LIMIT_BYTES < limit <= 2 * UPLOAD_LIMIT_BYTES + 1024 * 1024:
        yield f"{limit} bytes for uploads of {UPLOAD_LIMIT_BYTES}"


def cookies(infra: Infra) -> Iterator[str]:
    """The one origin that the code lets use cookies is the one that the platform lets."""
    if infra.resource("app", "app")["properties"]["siteConfig"]["cors"] != {
        "allowedOrigins": ["frontendUrl"],
        "supportCredentials": True,
    }:
        yield "other origins may use cookies"
    if app_settings(infra)["IMOCK_FRONTEND_URL"] != "frontendUrl":
        yield "the code is told of another frontend"


def _alerts(infra: Infra) -> Iterator[str]:
    yield from (each["name"] for each in infra.variable("alerts", "logAlerts"))
    for _, each in infra.resources("Microsoft.Insights/metricAlerts"):
        yield each.body["name"]


def _of_triggers(member: str) -> set[str]:
    return {str(each[member]) for each in bindings().values() if member in each}


def _modules() -> list[Path]:
    return sorted([*(ROOT / "shared").rglob("*.py"), *(ROOT / "functions").rglob("*.py")])


def _differences[T](what: str, in_code: set[T], made: set[T]) -> Iterator[str]:
    yield from (f"{what} {each} is in the code only" for each in in_code - made)
    yield from (f"{what} {each} is in the infrastructure only" for each in made - in_code)


RULES: list[Rule] = [
    settings,
    documents,
    indexes,
    queues,
    blobs,
    lifecycle,
    timers,
    alerts,
    roles,
    body_limit,
    cookies,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_code_and_infrastructure_agree(rule: Rule) -> None:
    assert list(rule(Infra.ours())) == []


@pytest.mark.parametrize(
    ("rule", "module", "old", "new"),
    [
        (settings, "app", "    IMOCK_FRONTEND_URL: frontendUrl\n", ""),
        (settings, "app", "IMOCK_BACKEND", "IMOCK_BACK_END"),
        (settings, "app", "    IMOCK_QUEUES__credential: 'managedidentity'\n", ""),
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
        (timers, "alerts", "name: 'poison-queue'", "name: 'late-purge-recordings'"),
        (alerts, "alerts", "name: 'poison-queue'", "name: 'poisoned'"),
        (alerts, "alerts", "queue.failed", "queue.broke"),
        (alerts, "alerts", "api_health", "health"),
        (roles, "roles", "scope: filesAccount", "scope: appAccount"),
        (roles, "roles", "roles['Key Vault Secrets User'])\n  }", "roles['Owner'])\n  }"),
        (roles, "roles", "/dbs/${databaseName}'", "'"),
        (body_limit, "app", "'12582912'", "'104857600'"),
        (cookies, "app", "[frontendUrl]", "['*']"),
    ],
)
def test_a_rule_notices_a_difference(rule: Rule, module: str, old: str, new: str) -> None:
    assert list(rule(Infra.ours().but(f"modules/{module}.bicep", old, new)))


def test_nothing_is_called_ahead_of_code_that_is_there() -> None:
    in_code = {f"IMOCK_{field.name.upper()}" for field in fields(Settings)}
    in_code |= {each.name for each in (*CONTAINERS, *BLOB_CONTAINERS, *QUEUES)}

    assert not in_code & set(AHEAD_OF_THE_CODE)


def test_nothing_is_left_to_code_that_is_not_there() -> None:
    in_code = {f"IMOCK_{field.name.upper()}" for field in fields(Settings)}

    assert in_code >= set(LEFT_TO_THE_CODE)
