"""Our evaluator of Bicep makes what Azure's own compiler made of the same files.

`tests/fixtures/bicep/compiled.json` holds the compiler's own prediction (0.49.2, `snapshot`) for
both parameter files at commit 66fb821: each resource by type and name with its settings, "?" where
only Azure can tell. What is added since is free; what the compiler saw and is there no longer is
named here, with its reason.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.support.bicep_values import UNKNOWN, Made, deployment
from tests.support.infra import FOLDER, ROOT, Infra

UNIQUE = {"dev": "subbxasfc6lu6", "prod": "iydllsp7fjdo2"}
"""What uniqueString was for the invented subscription."""

ENV = {
    "IMOCK_FRONTEND_URL": "https://app.example.com",
    "IMOCK_OPERATOR_EMAIL": "ops@example.com",
    "IMOCK_PUBLIC_URL": "https://api.example.com",
    "IMOCK_RAZORPAY_KEY_ID": "rzp_test_abc",
    "IMOCK_SELLER_ADDRESS": "1 Road, Pune",
    "IMOCK_SELLER_GSTIN": "27ABCDE1234F1Z5",
}
BUDGETS = {"dev": "50", "prod": "600"}

CHANGED = {
    r"roleDefinitions .*roleName = ": "names the installation by its suffix",
    r"roleAssignments .*roleDefinitionId = .*/resourceGroups/": "the mail role by its own id",
    r"scheduledQueryRules late-.*query = ": "quiet until a timer has run",
    r"scheduledQueryRules payments .*query = ": "more events",
    r"dev: vaults .*(enablePurgeProtection|softDeleteRetentionInDays) = ": "dev protects nothing",
    r"managementPolicies .*(name = transient|GreaterThan = 1$)": "two days for transient media",
    r"prod: serverfarms .*zoneRedundant = True": "eighteen instances for nobody",
}
"""What the compiler saw and has changed since, and why."""

type Settings = Counter[tuple[str, str]]


@cache
def compiled() -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    path = ROOT / "tests" / "fixtures" / "bicep" / "compiled.json"
    found: dict[str, list[tuple[str, str, dict[str, Any]]]] = json.loads(path.read_text("utf-8"))
    return found


def evaluated(infra: Infra, kind: str) -> list[Made]:
    loaded = [ROOT / "host.json", FOLDER / "modules" / "workbook.json"]
    texts = {**infra.texts, **{path.name: path.read_text(encoding="utf-8") for path in loaded}}
    env = {**ENV, "IMOCK_MONTHLY_BUDGET": BUDGETS[kind]}
    return deployment(texts, f"{kind}.bicepparam", env, UNIQUE[kind])


def leaves(settings: dict[str, Any]) -> Settings:
    """Return the settings without places in lists, so that one more item moves no other."""
    return Counter(
        (re.sub(r"\[\d+\]", "[]", path), "?" if value is UNKNOWN else str(value))
        for path, value in settings.items()
    )


def lost(infra: Infra, kind: str) -> Iterator[str]:
    """Yield what the compiler saw and our evaluation does not make."""
    made = evaluated(infra, kind)
    for type_, name, settings in compiled()[kind]:
        any_name = name == "?" or type_.endswith("/roleDefinitions")
        same = [each for each in made if each.type == type_ and (any_name or each.name == name)]
        short = f"{kind}: {type_.rpartition('/')[2]} {name}"
        if not same:
            yield short
            continue
        wanted = leaves(settings)
        missing = min((wanted - leaves(each.settings) for each in same), key=Counter.total)
        yield from (f"{short} {path} = {value}" for path, value in missing)


@pytest.mark.parametrize("kind", UNIQUE)
def test_what_the_compiler_made_is_what_we_evaluate(kind: str) -> None:
    found = list(lost(Infra.ours(), kind))

    assert [each for each in found if not any(re.search(rule, each) for rule in CHANGED)] == []
    assert len(evaluated(Infra.ours(), kind)) >= len(compiled()[kind])


def test_each_change_since_is_still_one() -> None:
    found = [each for kind in UNIQUE for each in lost(Infra.ours(), kind)]

    assert [rule for rule in CHANGED if not any(re.search(rule, each) for each in found)] == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("modules/data.bicep", "name: 'directory'", "name: 'directories'"),
        ("modules/data.bicep", "Continuous7Days", "Continuous30Days"),
        ("modules/app.bicep", "version: '3.13'", "version: '3.12'"),
        ("modules/app.bicep", "'12582912'", "'1'"),
        ("modules/roles.bicep", "4633458b-17de-408a-b874-0445c86b69e6", "other"),
        ("modules/storage.bicep", "kind: 'StorageV2'", "kind: 'BlobStorage'"),
        ("modules/alerts.bicep", "failedLocationCount: 2", "failedLocationCount: 3"),
        ("main.bicep", "name: 'rg-imock-${environmentName}'", "name: 'rg-${environmentName}'"),
    ],
)
def test_a_difference_is_noticed(file: str, old: str, new: str) -> None:
    changed = Infra.ours().but(file, old, new)
    found = [each for kind in UNIQUE for each in lost(changed, kind)]

    assert [each for each in found if not any(re.search(rule, each) for rule in CHANGED)]


def site(*changes: tuple[str, str]) -> dict[str, Any]:
    infra = Infra.ours()
    for old, new in changes:
        infra = infra.but("prod.bicepparam", old, new)
    [app] = [each for each in evaluated(infra, "prod") if each.type == "Microsoft.Web/sites"]
    [given] = [each for each in evaluated(infra, "prod") if str(each.name).endswith("/appsettings")]
    return {**app.settings, **given.settings}


USING = "using 'main.bicep'\n"


@pytest.mark.parametrize(
    ("parameters", "action", "proxies"),
    [
        ("", "Allow", "0"),
        ("param frontDoorId = 'an-id'", "Deny", "1"),
        ("param proxyAddresses = ['20.1.2.3/32', '20.1.2.4/32']", "Deny", "1"),
        ("param proxyAddresses = ['20.1.2.3/32']\nparam trustedProxies = 2", "Deny", "2"),
    ],
)
def test_whoever_comes_past_a_proxy_is_refused(parameters: str, action: str, proxies: str) -> None:
    given = site((USING, f"{USING}{parameters}\n"))

    assert given["properties.siteConfig.ipSecurityRestrictionsDefaultAction"] == action
    assert given["properties.IMOCK_TRUSTED_PROXIES"] == proxies
    let_in = {value for path, value in given.items() if path.endswith(".ipAddress")}
    assert let_in == set(re.findall(r"20\.[\d./]+", parameters)) | (
        {"AzureFrontDoor.Backend"} if "frontDoorId" in parameters else set()
    )


def test_a_language_model_is_made_only_where_one_is_chosen() -> None:
    kinds = {"Microsoft.CognitiveServices/accounts/deployments"}
    none = Infra.ours()
    chosen = none.but(
        "prod.bicepparam",
        "readEnvironmentVariable('IMOCK_LANGUAGE_MODEL', '')",
        "'gpt-4.1-mini'",
    )

    assert not [each for each in evaluated(none, "prod") if each.type in kinds]
    [made] = [each for each in evaluated(chosen, "prod") if each.type in kinds]
    assert made.settings["properties.model.name"] == "gpt-4.1-mini"
    assert made.settings["sku.name"] == "Standard"
    assert site()["properties.IMOCK_EVALUATOR"] == "built_in"
    assert site()["properties.IMOCK_OPENAI_ENDPOINT"] == ""
    given = site(
        ("readEnvironmentVariable('IMOCK_LANGUAGE_MODEL', '')", "'gpt-4.1-mini'"),
    )
    assert given["properties.IMOCK_EVALUATOR"] == "azure_openai"
    assert given["properties.IMOCK_OPENAI_DEPLOYMENT"] == "judge"
    account = made.name.partition("/")[0]
    assert given["properties.IMOCK_OPENAI_ENDPOINT"] == f"https://{account}.openai.azure.com"
