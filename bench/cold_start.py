"""What a worker pays before the first call: CPU time, memory and modules of the app's import."""

import json
import statistics
import subprocess
import sys

_REPORT = """
import json, resource, sys
u = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([u.ru_utime + u.ru_stime, u.ru_maxrss / 1024, sorted(sys.modules)]))
"""
_SUBJECTS = {
    "bare Python": "",
    "azure.functions": "import azure.functions",
    "azure.functions + pydantic": "import azure.functions, pydantic",
    "function_app": "import function_app",
}
_HEAVY = (
    "azure.communication azure.core azure.cosmos azure.identity azure.keyvault azure.storage "
    "bcrypt cryptography email_validator jinja2 jwt msal numpy pypdf "
    "rapidfuzz razorpay requests snowballstemmer sqlite3"
)
_RUNS = 9


def main(_arguments: list[str]) -> int:
    """Print a row per subject, then the modules that must not be there."""
    rows = {name: _measure(code) for name, code in _SUBJECTS.items()}
    base = rows["azure.functions"][0]
    print(f"{'import of':<28}{'CPU ms':>8}{'ratio':>7}{'RSS MB':>8}{'modules':>9}")
    for name, (cpu, memory, modules) in rows.items():
        print(f"{name:<28}{cpu * 1000:>8.0f}{cpu / base:>7.2f}{memory:>8.0f}{len(modules):>9}")
    present = sorted(set(_HEAVY.split()) & set(rows["function_app"][2]))
    print("heavy modules present:", ", ".join(present) or "none")
    return bool(present)


def _measure(code: str) -> tuple[float, float, list[str]]:
    """Return the medians of CPU seconds and megabytes, and the modules, over fresh processes."""
    runs = [
        json.loads(
            subprocess.run(  # noqa: S603 - our own text
                [sys.executable, "-c", code + _REPORT], check=True, capture_output=True
            ).stdout
        )
        for _ in range(_RUNS)
    ]
    return (
        statistics.median(run[0] for run in runs),
        statistics.median(run[1] for run in runs),
        runs[0][2],
    )
