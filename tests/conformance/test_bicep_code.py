"""The infrastructure and the code name the same things: neither more nor less.

Each rule yields what one has and the other lacks; the test below it shows it finding a fault.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from dev.emulators.provision import PAGES_MAY_SAY, PAGES_MAY_SEND, PAGES_REMEMBER_S
from dev.hosting.settings import LocalSettings
from dev.signed_blobs import EXPOSED
from shared.config import setting_fields
from shared.web.operation import OPERATIONS
from tests.support.bicep import Declared
from tests.support.infra import AHEAD_OF_THE_CODE, ROOT, Infra, Rule, differences
from tests.support.kusto import reserved
from tests.support.logged import unlogged
from tests.support.registered import bindings

LEFT_TO_THE_CODE = {
    "IMOCK_ACCESS_TOKEN_MINUTES": "the default is the policy",
    "IMOCK_BCRYPT_COST": "the default is the policy",
    "IMOCK_BREACH_CHECK": "off: it is one more host, and a decision of the owner",
    "IMOCK_CATALOGUE_FILE": "what is for sale comes with the code",
    "IMOCK_DATA_DIR": "embedded backend only",
    "IMOCK_OPENAI_API_VERSION": "the default is what the client was tested with",
    "IMOCK_OPENAI_SESSION_TOKENS": "the default is enough for fifteen answers",
    "IMOCK_FREE_INTERVIEWS_PER_MONTH": "the default is what is offered",
    "IMOCK_MORE_ORIGINS": "one frontend is deployed; the others are on developers' machines",
    "IMOCK_PASSWORD_MIN_CHARS": "the default is the policy",
    "IMOCK_POLICY_EMAILS_PER_HOUR": "the default is below the first quota of the mail service",
    "IMOCK_RAZORPAY_API_URL": "the default is Razorpay itself",
    "IMOCK_RATE_LIMITS": "off only to measure",
    "IMOCK_SPEECH_MODEL": "embedded backend only",
    "IMOCK_SPEECH_THROTTLE_PERCENT": "the default is what the service is known to take",
    "IMOCK_SMTP_URL": "mail goes through Communication Services",
}
"""Settings of the code that the infrastructure does not set."""

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

_OUR_OWN = "mail sender"

GRANTS = {
    ("appAccount", "Storage Blob Data Owner"): "AzureWebJobsStorage__accountName",
    ("appAccount", "Storage Queue Data Contributor"): "IMOCK_QUEUE_ENDPOINT",
    ("appAccount", "Storage Table Data Contributor"): "AzureWebJobsStorage__accountName",
    ("communication", _OUR_OWN): "IMOCK_EMAIL_ENDPOINT",
    ("cosmos", "documents"): "IMOCK_COSMOS_ENDPOINT",
    ("filesAccount", "Storage Blob Data Contributor"): "IMOCK_BLOB_ENDPOINT",
    ("insights", "Monitoring Metrics Publisher"): "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ("recordingsAccount", "Storage Blob Data Contributor"): "IMOCK_RECORDINGS_BLOB_ENDPOINT",
    ("language", "Cognitive Services OpenAI User"): "IMOCK_OPENAI_ENDPOINT",
    ("speech", "Cognitive Services Speech User"): "IMOCK_SPEECH_ENDPOINT",
    ("vault", "Key Vault Secrets User"): "IMOCK_KEY_VAULT_URL",
}
"""Each role that the app has, with the setting that leads it to the resource."""

KEEPER = ("vault", "Key Vault Secrets Officer")
"""The role of whoever deploys to an installation for trying things out."""


BROWSERS = ("speech", "Cognitive Services Speech User")
"""The one role of whoever browsers stream speech as."""


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
    ours = {f"IMOCK_{field.name.upper()}" for field in setting_fields()} - set(LEFT_TO_THE_CODE)
    ours |= {
        f"{connection}__{part}"
        for connection in connections
        for part in ("clientId", "credential", "queueServiceUri")
    }
    given = set(app_settings(infra)) - set(OF_THE_PLATFORM) - set(AHEAD_OF_THE_CODE)
    yield from differences("setting", ours | named, given)


def timers(infra: Infra) -> Iterator[str]:
    """Somebody is told when a timer is late: each has an alert of its own."""
    in_code = {name for name, each in bindings().items() if each["type"] == "timerTrigger"}
    wanted = {f"late-{name.replace('_', '-')}" for name in in_code}
    yield from differences(
        "timer's alert", wanted, {a for a in _alerts(infra) if a.startswith("late-")}
    )
    for alert in infra.variable("alerts", "logAlerts"):
        if alert["name"] in wanted:
            name = alert["name"].removeprefix("late-").replace("-", "_")
            if f'line["function"] == "{name}" | summarize newest' not in alert["query"]:
                yield f"{alert['name']} looks for another timer, or fires before the first run"


def alerts(infra: Infra) -> Iterator[str]:
    """Each alert has its page, and asks for events that the code writes and operations that are."""
    pages = {path.stem for path in (ROOT / "docs/runbooks").glob("*.md")} - {"README"}
    yield from differences("runbook", set(_alerts(infra)), pages)
    runs = infra.variable("alerts", "lastRuns")
    for alert in infra.variable("alerts", "logAlerts"):
        asked, query = alert["name"], alert["query"].replace("${lastRuns}", runs)
        yield from (f"{asked}: {each}" for each in unlogged(query))
        yield from (f"{asked}: {name} is no name of a column" for name in reserved(query))
        for name in re.findall(r'Name [!=]= "(\w+)"', query):
            if name not in OPERATIONS:
                yield f"{asked}: there is no operation {name}"
    if infra.resource("alerts", "healthTest")["properties"]["Request"]["RequestUrl"] != (
        f"'${{apiUrl}}/api/{OPERATIONS['api_health'].route}'"
    ):
        yield "health is asked for elsewhere"


def grants(infra: Infra) -> Iterator[str]:
    """The app has a role for each thing that a setting leads it to, and no other."""
    given = {_grant(each) for each in _assignments(infra) if _is_of_the_app(each)}
    for _, each in infra.resources("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"):
        given.add((str(each.body["parent"]), each.symbol))
        if each.body["properties"]["scope"] != "'${cosmos.id}/dbs/${databaseName}'":
            yield "the role on documents reaches beyond the database"
    yield from differences("role", set(GRANTS), given)
    for grant, setting in GRANTS.items():
        if setting and setting not in app_settings(infra):
            yield f"{grant}: nothing leads there"


def grants_to_others(infra: Infra) -> Iterator[str]:
    """One person may have one role, where things are tried out; and browsers' identity its own."""
    for each in _assignments(infra):
        keeps = (_grant(each), each.condition) in {
            (KEEPER, "(!empty(keyKeeperId))"),
            (BROWSERS, "(!empty(speechBrowserPrincipalId))"),
        }
        if not _is_of_the_app(each) and not keeps:
            yield f"{each.symbol}: somebody else has a role"
    for name, given in infra.parameters.items():
        if name != "dev.bicepparam" and "keyKeeperId" in given.variables:
            yield f"{name}: somebody may change secrets for good"


def role_names(infra: Infra) -> Iterator[str]:
    """Every role has its number, and every number is used."""
    used = {_grant(each)[1] for each in _assignments(infra)} - {_OUR_OWN}
    known = {*infra.variable("roles", "roles"), *infra.variable("language", "roles")}
    yield from differences("role", used, known)


def _assignments(infra: Infra) -> list[Declared]:
    return [each for _, each in infra.resources("Microsoft.Authorization/roleAssignments")]


def _grant(assignment: Declared) -> tuple[str, str]:
    role = re.search(r"roles\['([^']+)'\]", assignment.body["properties"]["roleDefinitionId"])
    return str(assignment.body["scope"]), role[1] if role else _OUR_OWN


def _is_of_the_app(assignment: Declared) -> bool:
    return bool(assignment.body["properties"]["principalId"] == "principalId")


def body_limit(infra: Infra) -> Iterator[str]:
    """The host lets in what the largest upload needs, and not much more."""
    largest = max(
        operation.upload.limit_bytes if operation.upload else operation.body_limit_bytes
        for operation in OPERATIONS.values()
    )
    limit = int(app_settings(infra)["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"])
    if not largest < limit <= 2 * largest + 1024 * 1024:
        yield f"{limit} bytes for uploads of {largest}"


def cookies(infra: Infra) -> Iterator[str]:
    """The one origin that the code lets use cookies is the one that the platform lets."""
    if infra.resource("app", "app")["properties"]["siteConfig"]["cors"] != {
        "allowedOrigins": ["frontendUrl"],
        "supportCredentials": True,
    }:
        yield "other origins may use cookies"
    if app_settings(infra)["IMOCK_FRONTEND_URL"] != "frontendUrl":
        yield "the code is told of another frontend"


def pages(infra: Infra) -> Iterator[str]:
    """Only the frontend's pages use signed addresses, and only those of recordings."""
    for account in ("app", "files", "recordings"):
        given = infra.module("data", account).get("pagesFrom")
        if given != ("frontendUrl" if account == "recordings" else None):
            yield f"pages of {given} may use addresses of {account}"
    if "allowedOrigins: [pagesFrom]" not in infra.texts["modules/storage.bicep"]:
        yield "other pages may"
    for rule in (
        f"allowedMethods: {list(PAGES_MAY_SEND)}",
        f"allowedHeaders: {list(PAGES_MAY_SAY)}",
        f"exposedHeaders: {list(EXPOSED)}",
        f"maxAgeInSeconds: {PAGES_REMEMBER_S}",
    ):
        if rule not in infra.texts["modules/storage.bicep"]:
            yield f"not as in the emulator: {rule}"


def _alerts(infra: Infra) -> Iterator[str]:
    yield from (each["name"] for each in infra.variable("alerts", "logAlerts"))
    for _, each in infra.resources("Microsoft.Insights/metricAlerts"):
        yield each.body["name"]


RULES: list[Rule] = [
    settings,
    timers,
    alerts,
    grants,
    grants_to_others,
    role_names,
    body_limit,
    cookies,
    pages,
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
        (timers, "alerts", "name: 'poison-queue'", "name: 'late-of-nothing'"),
        (alerts, "alerts", "name: 'poison-queue'", "name: 'poisoned'"),
        (alerts, "alerts", "queue.failed", "queue.broke"),
        (alerts, "alerts", "timer.ran", "timer.went"),
        (alerts, "alerts", "line.late_s", "line.age_s"),
        (alerts, "alerts", "newest", "last"),
        (timers, "alerts", '== "session_sweep"', '== "purge_recordings"'),
        (alerts, "alerts", "api_health", "health"),
        (grants, "roles", "scope: filesAccount", "scope: appAccount"),
        (role_names, "roles", "roles['Key Vault Secrets User'])\n  }", "roles['Owner'])\n  }"),
        (grants, "roles", "/dbs/${databaseName}'", "'"),
        (grants, "language", "scope: language", "scope: judge"),
        (role_names, "language", "var roles = {", "var roles = {\n  Owner: '8e3af657'"),
        (grants_to_others, "roles", " = if (!empty(keyKeeperId)) {", " = {"),
        (grants, "roles", "principalId: keyKeeperId", "principalId: principalId"),
        (role_names, "roles", "var roles = {", "var roles = {\n  Owner: '8e3af657'"),
        (body_limit, "app", "'12582912'", "'104857600'"),
        (cookies, "app", "[frontendUrl]", "['*']"),
        (pages, "data", "    pagesFrom: frontendUrl\n", ""),
        (pages, "storage", "[pagesFrom]", "['*']"),
        (pages, "storage", ", 'retry-after']", "]"),
        (pages, "storage", "'HEAD', 'PUT'", "'HEAD'"),
    ],
)
def test_a_rule_notices_a_difference(rule: Rule, module: str, old: str, new: str) -> None:
    assert list(rule(Infra.ours().but(f"modules/{module}.bicep", old, new)))


def test_nothing_is_left_to_code_that_is_not_there() -> None:
    in_code = {f"IMOCK_{field.name.upper()}" for field in setting_fields()}

    assert in_code >= set(LEFT_TO_THE_CODE)


def test_the_example_for_core_tools_sets_what_azure_sets() -> None:
    text = (ROOT / "local.settings.example.json").read_text(encoding="utf-8")
    values = set(json.loads(text)["Values"])

    assert values - set(app_settings(Infra.ours())) == {"FUNCTIONS_WORKER_RUNTIME"}
    LocalSettings.model_validate_json(text)
