"""What an instance pays before its first call, and for it, as a ratio to what nobody can avoid.

The package that Azure gets is built and started from its folder, each time in a new process. The
subjects take turns, so that a busy machine is the same to all of them. With ``--emulators`` also:
the first call that opens Cosmos DB, Storage and the vault, with and without a warm-up before it.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from dev.emulators.serving import product_settings
from dev.package import ROOT, build

GOAL = 1.3
"""How many times the libraries' own import the import of the app may take."""

_BASE, _APP = "azure.functions + pydantic", "function_app"
_CALL = """
import function_app, azure.functions as func
from shared.triggers import load
asked = func.HttpRequest("GET", "http://localhost/api/v1/{0}", body=b"", headers={{}}, params={{}})
assert load("{1}").handler(asked).status_code == {2}
"""
_SUBJECTS = {
    "bare Python": "",
    "azure.functions": "import azure.functions",
    _BASE: "import azure.functions, pydantic",
    _APP: "import function_app",
    "+ a call without a token": _CALL.format("account", "account_read", 401),
    "+ a call that reads nothing": _CALL.format("plans", "payment_plans", 200),
    "+ every function and model": """
import function_app
from shared.kernel.model import build_models
from shared.triggers import load_all
load_all()
build_models()
""",
}
_REPORT = """
import json, pathlib, re, resource, sys
u = resource.getrusage(resource.RUSAGE_SELF)
peak = re.search(r"VmHWM:\\s*(\\d+)", pathlib.Path("/proc/self/status").read_text())
print(json.dumps([u.ru_utime + u.ru_stime, int(peak[1]) / 1024, len(sys.modules)]))
"""
_FIRST_CALL = """
import json, time
import function_app, azure.functions as func
from shared.triggers import load
if {warm}:
    load("warmup").handler(None)
wall, cpu = time.perf_counter(), time.process_time()
sent = b'{{"email": "a@example.com"}}'
url = "http://localhost/api/v1/auth/forgot-password"
headers = {{"content-type": "application/json"}}
asked = func.HttpRequest("POST", url, body=sent, headers=headers, params={{}})
assert load("auth_forgot_password").handler(asked).status_code in (202, 429)
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu]))
"""


class _Cost(NamedTuple):
    cpu_s: float
    memory_mb: float
    modules: float


def main(arguments: list[str]) -> int:
    """Print a row per subject; fail if the app takes more than the goal."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=9)
    options.add_argument("--emulators", action="store_true")
    given = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder, "imock")
        build(ROOT, package)
        rows: dict[str, list[_Cost]] = {name: [] for name in _SUBJECTS}
        for _ in range(given.runs):
            for name, code in _SUBJECTS.items():
                rows[name].append(_Cost(*_run(code + _REPORT, package)))
        if given.emulators:
            _compare_first_calls(given.runs, package)
    base = _median(rows[_BASE])
    print(f"{'import of':<28}{'CPU ms':>8}{'ratio':>7}{'RSS MB':>8}{'modules':>9}")
    for name, runs in rows.items():
        cpu, last = _median(runs), runs[-1]
        cells = f"{cpu * 1000:>8.0f}{cpu / base:>7.2f}{last.memory_mb:>8.0f}{last.modules:>9.0f}"
        print(f"{name:<28}{cells}")
    ratio = _median(rows[_APP]) / base
    print(f"{_APP} takes {ratio:.2f} times {_BASE}; the goal is {GOAL}")
    return int(ratio > GOAL)


def _median(runs: list[_Cost]) -> float:
    return statistics.median(run.cpu_s for run in runs)


def _compare_first_calls(runs: int, package: Path) -> None:
    print(f"{'first call, on the emulators':<28}{'wall ms':>8}{'CPU ms':>8}")
    with product_settings(package.parent / "state"):
        for warm in (False, True):
            costs = [_run(_FIRST_CALL.format(warm=warm), package) for _ in range(runs)]
            wall, cpu = (statistics.median(each) * 1000 for each in zip(*costs, strict=True))
            print(f"{'after a warm-up' if warm else 'cold':<28}{wall:>8.0f}{cpu:>8.0f}")


def _run(code: str, package: Path) -> list[float]:
    """Run our own text in a new process, from the package's folder; return what it prints last."""
    ran = subprocess.run(  # noqa: S603 - see above
        [sys.executable, "-c", code],
        cwd=package,
        env={**os.environ, "IMOCK_DATA_DIR": str(package.parent / "data")},  # noqa: TID251 - of the bench
        check=True,
        capture_output=True,
        text=True,
    )
    printed: list[float] = json.loads(ran.stdout.splitlines()[-1])
    return printed
