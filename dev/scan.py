"""``python -m dev.scan``: let checkov look at infra/bicep, and take none of its excuses.

checkov ends well when it cannot read a file, and knows Web Apps better than the plan that we use.
So a file that it could not read is a failure here, and what it finds must be what is accepted
below: no more, and no less.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CHECKOV = ROOT / ".venv-checkov" / "bin" / "checkov"
INFRA = ROOT / "infra" / "bicep"

_IDENTITY = "identities, not networks, decide who gets in (docs/adr/0012)"
_APP = "Microsoft.Web/sites.app"
_COSMOS = "Microsoft.DocumentDB/databaseAccounts.cosmos"
_STORAGE = "Microsoft.Storage/storageAccounts.account"
_SETTINGS = "Microsoft.Web/sites/config.settings"

_ONLY_IN_DEV = "off in dev alone, by a parameter; test_bicep_safety holds production to it"

ACCEPTED = {
    ("CKV_AZURE_13", _SETTINGS): "the app authenticates its callers itself",
    ("CKV_AZURE_17", _APP): "browsers have no client certificates",
    ("CKV_AZURE_35", _STORAGE): _IDENTITY,
    ("CKV_AZURE_42", "Microsoft.KeyVault/vaults.vault"): _ONLY_IN_DEV,
    ("CKV_AZURE_59", _STORAGE): "browsers use signed addresses",
    ("CKV_AZURE_63", _SETTINGS): "not in this plan; Application Insights has each request",
    ("CKV_AZURE_65", _SETTINGS): "error pages of the platform would tell callers of our insides",
    ("CKV_AZURE_66", _SETTINGS): "not in this plan; Application Insights has each request",
    ("CKV_AZURE_80", _SETTINGS): "no .NET here",
    ("CKV_AZURE_88", _SETTINGS): "nothing is kept on a file share",
    ("CKV_AZURE_99", _COSMOS): _IDENTITY,
    ("CKV_AZURE_101", _COSMOS): _IDENTITY,
    ("CKV_AZURE_109", "Microsoft.KeyVault/vaults.vault"): _IDENTITY,
    ("CKV_AZURE_110", "Microsoft.KeyVault/vaults.vault"): _ONLY_IN_DEV,
    ("CKV_AZURE_134", "Microsoft.CognitiveServices/accounts.language"): _IDENTITY,
    ("CKV_AZURE_134", "Microsoft.CognitiveServices/accounts.speech"): _IDENTITY,
    ("CKV_AZURE_189", "Microsoft.KeyVault/vaults.vault"): _IDENTITY,
    ("CKV_AZURE_206", _STORAGE): "a second region would keep what was erased in the first",
    ("CKV_AZURE_212", _APP): "instances come and go with the load in this plan",
    ("CKV_AZURE_213", _APP): "not in this plan; an availability test asks for health",
    ("CKV_AZURE_222", _APP): "it is the API",
    ("CKV_AZURE_222", _SETTINGS): "it is the API",
    (
        "CKV_AZURE_225",
        "Microsoft.Web/serverfarms.plan",
    ): "a parameter, which the scanner cannot see",
    ("CKV_AZURE_238", "Microsoft.CognitiveServices/accounts.language"): "it reaches for nothing",
    ("CKV_AZURE_238", "Microsoft.CognitiveServices/accounts.speech"): "it reaches for nothing",
}
"""What checkov finds and we accept: check and resource, with the reason."""


class ScanFailed(Exception):
    """checkov gave no result."""


def faults(report: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong by a report of checkov."""
    results = report["results"]
    if not results["passed_checks"]:
        yield "nothing was checked"
    yield from (f"{path}: cannot be read" for path in results["parsing_errors"])
    yield from (f"{each['file_path']}: a check is skipped" for each in results["skipped_checks"])
    found = {(each["check_id"], each["resource"]): each for each in results["failed_checks"]}
    for key in sorted(set(found) - set(ACCEPTED)):
        each = found[key]
        yield f"{each['file_path']}: {each['resource']}: {key[0]} {each['check_name']}"
    for check, resource in sorted(set(ACCEPTED) - set(found)):
        yield f"{resource}: {check} is accepted and does not occur"


def scan(folder: Path) -> dict[str, Any]:
    """Return checkov's report on a folder; it uses no network. Raises ScanFailed."""
    command = [str(CHECKOV), "--directory", str(folder), "--framework", "bicep"]
    command += ["--skip-download", "--compact", "--output", "json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(ran.stdout)
    except json.JSONDecodeError:
        raise ScanFailed(ran.stderr.strip() or "checkov said nothing") from None
    return report


def main() -> int:
    """Scan our infrastructure and say what is wrong."""
    found = list(faults(scan(INFRA)))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"infra: {len(found)} faults, {len(ACCEPTED)} findings accepted for a reason")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
