"""The infrastructure as code is safe: what is asked of every resource, and of the whole.

Each rule is a function that yields what is wrong; the test below it shows it finding a fault.
"""

import json
import re
from collections.abc import Iterator

import pytest

from tests.support.infra import ROOT, Infra, Rule, inside

ENCRYPTED: dict[str, dict[str, str | bool]] = {
    "Microsoft.DocumentDB/databaseAccounts": {"minimalTlsVersion": "Tls12"},
    "Microsoft.Storage/storageAccounts": {
        "minimumTlsVersion": "TLS1_2",
        "supportsHttpsTrafficOnly": True,
    },
    "Microsoft.Web/sites": {
        "httpsOnly": True,
        "siteConfig.ftpsState": "Disabled",
        "siteConfig.minTlsVersion": "1.2",
        "siteConfig.scmMinTlsVersion": "1.2",
    },
}
"""What makes TLS 1.2 or later the only way in; the other services offer no other."""

REQUIRED: dict[str, dict[str, str | bool]] = {
    "Microsoft.Storage/storageAccounts": {
        "allowBlobPublicAccess": False,
        "allowCrossTenantReplication": False,
        "allowSharedKeyAccess": False,
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
    },
    "Microsoft.KeyVault/vaults": {
        "enablePurgeProtection": "purgeProtection ? true : null",
        "softDeleteRetentionInDays": "purgeProtection ? 90 : 7",
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
        "siteConfig.remoteDebuggingEnabled": False,
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
    "Microsoft.Web/staticSites": "it is the web client",
}
"""Whose publicNetworkAccess is Enabled, and why; everything else says nothing of it or Disabled."""

SECRETS = re.compile(
    r"list\w*\(|AccountKey|SharedAccessKey|primaryKey|InstrumentationKey|[Pp]assword\s*:|@secure",
)


def safe(infra: Infra) -> Iterator[str]:
    yield from _lacking(infra, REQUIRED)


def encrypted(infra: Infra) -> Iterator[str]:
    yield from _lacking(infra, ENCRYPTED)


def _lacking(infra: Infra, required: dict[str, dict[str, str | bool]]) -> Iterator[str]:
    for kind, wanted in required.items():
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


def can_be_made_again(infra: Infra) -> Iterator[str]:
    """Only an installation to try things on loses what it protects, and no two share a name."""
    for name in ("purgeProtection", "lock"):
        if infra.files["main.bicep"].parameters[name] is not True:
            yield f"{name} is off by default"
        if infra.parameters["prod.bicepparam"].variables.get(name, True) is not True:
            yield f"{name} is off in production"
        if infra.parameters["dev.bicepparam"].variables.get(name) is not False:
            yield f"{name} keeps what was thrown away"
    role = infra.resource("roles", "mailSender")
    if role["properties"]["roleName"] != "'iMock mail sender ${suffix}'":
        yield "two installations of a tenant would share the name of a role"
    for _, each in infra.resources("Microsoft.Authorization/roleAssignments"):
        if not each.body["properties"]["roleDefinitionId"].startswith("subscriptionResourceId("):
            yield f"{each.symbol} is given a role that the service does not know by this id"


def capacity(infra: Infra) -> Iterator[str]:
    """A thread waits for every request and message that the host hands to an instance."""
    host = json.loads((ROOT / "host.json").read_text(encoding="utf-8"))
    queues = host["extensions"]["queues"]
    threads = infra.variable("app", "threads")
    if threads < infra.variable("app", "requestsPerInstance"):
        yield "fewer threads than requests"
    if threads < queues["batchSize"] + queues["newBatchThreshold"]:
        yield "fewer threads than messages"


RULES: list[Rule] = [
    safe,
    public_access,
    secrets,
    recordings_are_gone_when_deleted,
    can_be_made_again,
    capacity,
]


@pytest.mark.clause("P6.1")
def test_everything_is_reached_by_tls_1_2_or_later_only() -> None:
    assert list(encrypted(Infra.ours())) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_infrastructure_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(Infra.ours())) == []


@pytest.mark.parametrize(
    ("rule", "file", "old", "new"),
    [
        (encrypted, "modules/storage.bicep", "TLS1_2", "TLS1_0"),
        (
            safe,
            "modules/data.bicep",
            "disableLocalAuth: true",
            "disableLocalAuth: false",
        ),
        (safe, "modules/storage.bicep", "isVersioningEnabled: false", ""),
        (safe, "modules/data.bicep", "Continuous7Days", "Continuous30Days"),
        (encrypted, "modules/app.bicep", "httpsOnly: true", "httpsOnly: false"),
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
        (
            can_be_made_again,
            "main.bicep",
            "purgeProtection bool = true",
            "purgeProtection bool = false",
        ),
        (can_be_made_again, "dev.bicepparam", "param purgeProtection = false\n", ""),
        (can_be_made_again, "prod.bicepparam", "using 'main.bicep'", "param lock = false"),
        (can_be_made_again, "modules/roles.bicep", "sender ${suffix}", "sender"),
        (
            can_be_made_again,
            "modules/roles.bicep",
            "subscriptionResourceId(roleDefinitions, mailSender.name)",
            "mailSender.id",
        ),
        (capacity, "modules/app.bicep", "var threads = 16", "var threads = 2"),
    ],
)
def test_a_rule_notices_when_it_is_broken(rule: Rule, file: str, old: str, new: str) -> None:
    assert list(rule(Infra.ours().but(file, old, new)))
