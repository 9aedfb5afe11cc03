"""The infrastructure as code: sound in itself, and safe by default.

Each rule is a function that yields what is wrong; the test below it shows it finding a fault.
"""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.infra import FOLDER, Infra, inside

type Rule = Callable[[Infra], Iterator[str]]

VERSIONS = {
    "Microsoft.Authorization/locks": "2020-05-01",
    "Microsoft.Authorization/roleAssignments": "2022-04-01",
    "Microsoft.Authorization/roleDefinitions": "2022-04-01",
    "Microsoft.CognitiveServices/accounts": "2026-07-01",
    "Microsoft.Communication": "2026-03-18",
    "Microsoft.Consumption/budgets": "2023-11-01",
    "Microsoft.DocumentDB": "2026-03-15",
    "Microsoft.Insights/actionGroups": "2023-01-01",
    "Microsoft.Insights/components": "2020-02-02",
    "Microsoft.Insights/diagnosticSettings": "2021-05-01-preview",  # there is no other
    "Microsoft.Insights/metricAlerts": "2018-03-01",
    "Microsoft.Insights/scheduledQueryRules": "2023-12-01",
    "Microsoft.Insights/webtests": "2022-06-15",
    "Microsoft.KeyVault/vaults": "2026-02-01",
    "Microsoft.ManagedIdentity/userAssignedIdentities": "2024-11-30",
    "Microsoft.OperationalInsights/workspaces": "2026-03-01",
    "Microsoft.Resources/resourceGroups": "2024-11-01",
    "Microsoft.Storage": "2026-04-01",
    "Microsoft.Web": "2025-03-01",
}
"""By type, or by provider where all its types share one."""

REQUIRED: dict[str, dict[str, str | bool]] = {
    "Microsoft.Storage/storageAccounts": {
        "allowBlobPublicAccess": False,
        "allowCrossTenantReplication": False,
        "allowSharedKeyAccess": False,
        "minimumTlsVersion": "TLS1_2",
        "supportsHttpsTrafficOnly": True,
    },
    "Microsoft.Storage/storageAccounts/blobServices": {
        "changeFeed.enabled": False,
        "isVersioningEnabled": False,
        "restorePolicy.enabled": False,
    },
    "Microsoft.Storage/storageAccounts/blobServices/containers": {"publicAccess": "None"},
    "Microsoft.DocumentDB/databaseAccounts": {
        "backupPolicy.continuousModeProperties.tier": "Continuous7Days",
        "disableKeyBasedMetadataWriteAccess": True,
        "disableLocalAuth": True,
        "minimalTlsVersion": "Tls12",
    },
    "Microsoft.KeyVault/vaults": {
        "enablePurgeProtection": True,
        "enableRbacAuthorization": True,
        "enableSoftDelete": True,
    },
    "Microsoft.CognitiveServices/accounts": {"disableLocalAuth": True},
    "Microsoft.Communication/communicationServices": {"disableLocalAuth": True},
    "Microsoft.Communication/emailServices/domains": {"userEngagementTracking": "Disabled"},
    "Microsoft.OperationalInsights/workspaces": {"features.disableLocalAuth": True},
    "Microsoft.Insights/components": {"DisableIpMasking": False, "DisableLocalAuth": True},
    "Microsoft.Web/sites": {
        "clientAffinityEnabled": False,
        "httpsOnly": True,
        "siteConfig.ftpsState": "Disabled",
        "siteConfig.minTlsVersion": "1.2",
        "siteConfig.remoteDebuggingEnabled": False,
        "siteConfig.scmMinTlsVersion": "1.2",
    },
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies": {"allow": False},
}
"""What must stand in the properties of every resource of a type."""

REACHED_FROM_OUTSIDE = {
    "Microsoft.CognitiveServices/accounts": "browsers stream speech to it",
    "Microsoft.Communication/communicationServices": "has no private endpoint",
    "Microsoft.DocumentDB/databaseAccounts": "the app is in no network; Entra ID only",
    "Microsoft.KeyVault/vaults": "the app is in no network; Entra ID only",
    "Microsoft.Storage/storageAccounts": "browsers use signed addresses",
    "Microsoft.Web/sites": "it is the API",
}
"""Whose publicNetworkAccess is Enabled, and why; everything else says nothing of it or Disabled."""

SECRETS = re.compile(
    r"list\w*\(|AccountKey|SharedAccessKey|primaryKey|InstrumentationKey|[Pp]assword\s*:|@secure",
)


def ours() -> Infra:
    return Infra.ours()


def syntax(infra: Infra) -> Iterator[str]:
    for name, bicep in (infra.files | infra.parameters).items():
        if bicep.broken:
            yield f"{name}: cannot be read"


def names(infra: Infra) -> Iterator[str]:
    for name, bicep in infra.files.items():
        declared = {*bicep.parameters, *bicep.variables, *bicep.resources, *bicep.modules}
        yield from (
            f"{name}: {each} is nowhere declared" for each in bicep.used - declared - bicep.items
        )
        unused = {*bicep.parameters, *bicep.variables} - bicep.used
        yield from (f"{name}: {each} is never used" for each in unused)
        existing = {each.symbol for each in bicep.resources.values() if each.existing}
        yield from (f"{name}: {each} is never used" for each in existing - bicep.used)


def descriptions(infra: Infra) -> Iterator[str]:
    for name, bicep in infra.files.items():
        for parameter, default in bicep.parameters.items():
            word = "Required. " if default is None else "Optional. "
            if not bicep.descriptions.get(parameter, "").startswith(word):
                yield f"{name}: {parameter} is not described as {word}"


def parameters(infra: Infra) -> Iterator[str]:
    """What is passed is what is asked for, and what is read of a module is what it gives."""
    main = infra.files["main.bicep"].parameters
    required = {name for name, default in main.items() if default is None}
    for name, given in infra.parameters.items():
        yield from _passed(name, set(given.variables), set(main), required)
    for name, bicep in infra.files.items():
        outputs: dict[str, set[str]] = {}
        for symbol, module in bicep.modules.items():
            path = module.kind if name == "main.bicep" else f"modules/{module.kind}"
            used = infra.files[path]
            outputs[symbol] = set(used.outputs)
            must = {each for each, default in used.parameters.items() if default is None}
            passed = set(module.body["params"])
            yield from _passed(f"{name}: {symbol}", passed, set(used.parameters), must)
        for symbol, output in re.findall(r"\b(\w+)\.outputs\.(\w+)", infra.texts[name]):
            if output not in outputs[symbol]:
                yield f"{name}: {symbol} gives no {output}"


def _passed(where: str, passed: set[str], known: set[str], required: set[str]) -> Iterator[str]:
    yield from (f"{where}: there is no parameter {each}" for each in passed - known)
    yield from (f"{where}: {each} is not passed" for each in required - passed)


def versions(infra: Infra) -> Iterator[str]:
    for name, bicep in infra.files.items():
        for resource in bicep.resources.values():
            expected = VERSIONS.get(resource.type, VERSIONS.get(resource.type.split("/")[0]))
            if resource.version != expected:
                yield f"{name}: {resource.symbol} is {resource.version}, not {expected}"


def required_properties(infra: Infra) -> Iterator[str]:
    for kind, wanted in REQUIRED.items():
        found = list(infra.resources(kind))
        if not found:
            yield f"there is no {kind}"
        for name, resource in found:
            for path, value in wanted.items():
                if inside(resource.body["properties"], path) != value:
                    yield f"{name}: {resource.symbol}.{path} is not {value}"


def public_access(infra: Infra) -> Iterator[str]:
    for name, resource in infra.resources():
        access = inside(resource.body, "properties.publicNetworkAccess")
        if access not in {None, "Disabled"} and resource.type not in REACHED_FROM_OUTSIDE:
            yield f"{name}: {resource.symbol} can be reached from outside"


def secrets(infra: Infra) -> Iterator[str]:
    """No key is asked for, passed on or given out; telemetry's address is the one exception."""
    for name, text in infra.texts.items():
        yield from (f"{name}: {found[0]}" for found in SECRETS.finditer(text))
        lines = [line.strip() for line in text.splitlines() if "ConnectionString" in line]
        if name == "modules/app.bicep":
            lines.remove(
                "APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString"
            )
        yield from (f"{name}: {line}" for line in lines)


def recordings_are_gone_when_deleted(infra: Infra) -> Iterator[str]:
    """Accounts with files of people keep no deleted ones: no soft delete, no versions."""
    for symbol in ("files", "recordings"):
        if infra.module("data", symbol).get("softDeleteDays", 0) != 0:
            yield f"{symbol}: deleted blobs are kept"
    if infra.files["modules/storage.bicep"].parameters["softDeleteDays"] != 0:
        yield "deleted blobs are kept by default"


def capacity(infra: Infra) -> Iterator[str]:
    """A thread waits for every request and message that the host hands to an instance."""
    host = json.loads((FOLDER.parents[1] / "host.json").read_text(encoding="utf-8"))
    queues = host["extensions"]["queues"]
    threads = infra.variable("app", "threads")
    if threads < infra.variable("app", "requestsPerInstance"):
        yield "fewer threads than requests"
    if threads < queues["batchSize"] + queues["newBatchThreshold"]:
        yield "fewer threads than messages"


RULES: list[Rule] = [
    syntax,
    names,
    descriptions,
    parameters,
    versions,
    required_properties,
    public_access,
    secrets,
    recordings_are_gone_when_deleted,
    capacity,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_infrastructure_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(ours())) == []


@pytest.mark.parametrize(
    ("rule", "file", "old", "new"),
    [
        (syntax, "main.bicep", "scope: group\n", "scope group\n"),
        (syntax, "prod.bicepparam", "param zoneRedundant = true", "param zoneRedundant = = true"),
        (names, "modules/app.bicep", "serverFarmId: plan.id", "serverFarmId: plans.id"),
        (names, "modules/data.bicep", "    lifecycle: fileLifecycle\n", ""),
        (descriptions, "modules/data.bicep", "'Optional. Spread", "'Spread"),
        (parameters, "dev.bicepparam", "param monthlyBudget = 50\n", ""),
        (parameters, "dev.bicepparam", "param lock =", "param locked ="),
        (parameters, "main.bicep", "    frontendUrl: frontendUrl\n", ""),
        (parameters, "main.bicep", "outputs.vaultUrl", "outputs.vaultUri"),
        (
            versions,
            "modules/data.bicep",
            "databaseAccounts@2026-03-15",
            "databaseAccounts@2024-01-01",
        ),
        (required_properties, "modules/storage.bicep", "TLS1_2", "TLS1_0"),
        (
            required_properties,
            "modules/data.bicep",
            "disableLocalAuth: true",
            "disableLocalAuth: false",
        ),
        (required_properties, "modules/storage.bicep", "isVersioningEnabled: false", ""),
        (required_properties, "modules/data.bicep", "Continuous7Days", "Continuous30Days"),
        (required_properties, "modules/app.bicep", "httpsOnly: true", "httpsOnly: false"),
        (
            public_access,
            "modules/observability.bicep",
            "sku: {",
            "publicNetworkAccess: 'Enabled'\n    sku: {",
        ),
        (secrets, "modules/app.bicep", "endpoints.queue\n", "account.listKeys().keys[0].value\n"),
        (
            secrets,
            "main.bicep",
            "output API_URL",
            "output K string = x.properties.ConnectionString\noutput API_URL",
        ),
        (
            recordings_are_gone_when_deleted,
            "modules/data.bicep",
            "lifecycle: recordingLifecycle",
            "softDeleteDays: 7",
        ),
        (capacity, "modules/app.bicep", "var threads = 16", "var threads = 4"),
    ],
)
def test_a_rule_notices_when_it_is_broken(rule: Rule, file: str, old: str, new: str) -> None:
    assert list(rule(ours().but(file, old, new)))


def test_azd_finds_what_it_deploys() -> None:
    """Parameters that are there, a service that the app is tagged as, and the package."""
    words = (FOLDER.parents[1] / "azure.yaml").read_text(encoding="utf-8").split()
    said = dict(itertools.pairwise(words))

    assert (FOLDER.parents[1] / said["path:"] / f"{said['module:']}.bicepparam").is_file()
    assert f"{ours().resource('app', 'app')['tags']}".endswith(
        f"'azd-service-name': '{said['services:'][:-1]}' }})"
    )
    assert said["dist:"] == "dist/imock"


def test_the_linter_of_the_compiler_is_strict() -> None:
    """For those who have the compiler: what it warns of stops the build."""
    rules: dict[str, Any] = json.loads((FOLDER / "bicepconfig.json").read_text(encoding="utf-8"))
    levels = {each["level"] for each in rules["analyzers"]["core"]["rules"].values()}

    assert levels == {"error"}
