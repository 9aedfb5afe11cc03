"""The infrastructure as code is sound in itself, as far as a compiler would tell.

Each rule is a function that yields what is wrong; the test below it shows it finding a fault.
"""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.infra import FOLDER, ROOT, Infra, Rule

VERSIONS = {
    "Microsoft.Authorization/locks": "2020-05-01",
    "Microsoft.Authorization/roleAssignments": "2022-04-01",
    "Microsoft.Authorization/roleDefinitions": "2022-04-01",
    "Microsoft.CognitiveServices/accounts": "2026-07-01",
    "Microsoft.CognitiveServices/accounts/deployments": "2026-07-01",
    "Microsoft.Communication": "2026-03-18",
    "Microsoft.Consumption/budgets": "2023-11-01",
    "Microsoft.DocumentDB": "2026-03-15",
    "Microsoft.Insights/actionGroups": "2023-01-01",
    "Microsoft.Insights/components": "2020-02-02",
    "Microsoft.Insights/diagnosticSettings": "2021-05-01-preview",  # there is no other
    "Microsoft.Insights/metricAlerts": "2018-03-01",
    "Microsoft.Insights/scheduledQueryRules": "2023-12-01",
    "Microsoft.Insights/webtests": "2022-06-15",
    "Microsoft.Insights/workbooks": "2023-06-01",
    "Microsoft.KeyVault/vaults": "2026-02-01",
    "Microsoft.ManagedIdentity/userAssignedIdentities": "2024-11-30",
    "Microsoft.OperationalInsights/workspaces": "2026-03-01",
    "Microsoft.Resources/resourceGroups": "2024-11-01",
    "Microsoft.Storage": "2026-04-01",
    "Microsoft.Web": "2025-03-01",
}
"""By type, or by provider where all its types share one."""


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


RULES: list[Rule] = [
    syntax,
    names,
    descriptions,
    parameters,
    versions,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_infrastructure_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(Infra.ours())) == []


@pytest.mark.parametrize(
    ("rule", "file", "old", "new"),
    [
        (syntax, "main.bicep", "scope: group\n", "scope group\n"),
        (syntax, "prod.bicepparam", "param zoneRedundant = true", "param zoneRedundant = = true"),
        (names, "modules/app.bicep", "serverFarmId: plan.id", "serverFarmId: plans.id"),
        (names, "modules/data.bicep", "    lifecycle: fileLifecycle\n", ""),
        (descriptions, "modules/data.bicep", "'Optional. Spread", "'Spread"),
        (parameters, "dev.bicepparam", "param monthlyBudget =", "param monthlyBudgets ="),
        (parameters, "dev.bicepparam", "param lock =", "param locked ="),
        (parameters, "main.bicep", "    frontendUrl: frontendUrl\n", ""),
        (parameters, "main.bicep", "outputs.vaultUrl", "outputs.vaultUri"),
        (
            versions,
            "modules/data.bicep",
            "databaseAccounts@2026-03-15",
            "databaseAccounts@2024-01-01",
        ),
    ],
)
def test_a_rule_notices_when_it_is_broken(rule: Rule, file: str, old: str, new: str) -> None:
    assert list(rule(Infra.ours().but(file, old, new)))


def test_azd_finds_what_it_deploys() -> None:
    """Parameters that are there, and what each service is tagged as, with what is built for it."""
    text = (ROOT / "azure.yaml").read_text(encoding="utf-8")
    said = dict(itertools.pairwise(text.split()))
    services = dict(
        re.findall(r"^  (\w+):\n((?:    .*\n)+)", text.partition("services:\n")[2], re.MULTILINE)
    )

    assert (ROOT / said["path:"] / f"{said['module:']}.bicepparam").is_file()
    assert set(services) == {"api", "web"}
    for service, resource in (("api", ("app", "app")), ("web", ("web", "site"))):
        tags = f"{Infra.ours().resource(*resource)['tags']}"
        assert tags.endswith(f"'azd-service-name': '{service}' }})")
    assert "    host: function\n    dist: dist/imock\n" in services["api"]
    assert "    host: staticwebapp\n    dist: dist\n" in services["web"]


def test_azd_builds_the_client_when_there_is_an_api_to_tell_it_of() -> None:
    text = (ROOT / "azure.yaml").read_text(encoding="utf-8")
    outputs = Infra.ours().files["main.bicep"].outputs

    assert re.findall(r"- azd: (\w+)", text) == ["provision", "deploy"]
    assert "run: cd .. && .venv/bin/python -m dev.web azure\n" in text
    assert outputs.keys() >= {"WEB_API_URL", "RECORDINGS_URL"}
    site = Infra.ours().resource("web", "site")
    assert site["properties"]["allowConfigFileUpdates"] is True
    assert site["sku"]["name"] == "Standard"


def test_the_linter_of_the_compiler_is_strict() -> None:
    """For those who have the compiler: what it warns of stops the build."""
    rules: dict[str, Any] = json.loads((FOLDER / "bicepconfig.json").read_text(encoding="utf-8"))
    levels = {each["level"] for each in rules["analyzers"]["core"]["rules"].values()}

    assert levels == {"error"}
