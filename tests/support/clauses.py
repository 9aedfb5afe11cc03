"""The clause table: which promise of the privacy policy is shown by which tests.

``--clause ID`` runs the tests of one clause (or ``all`` clauses) only. ``--conformance FILE``
writes the table that the product serves.
"""

import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from shared.kernel.clock import system_clock
from shared.privacy.conformance import ConformanceTable, clause_result, clauses

ALL = "all"
_WIDEST = 66
_ROOT = Path(__file__).parents[2]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--clause", metavar="ID", help="only the tests of this clause, or of all")
    parser.addoption("--conformance", metavar="FILE", type=Path, help="write the clause table")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = config.getoption("--clause")
    if not wanted:
        return
    kept = [item for item in items if _wants(wanted, _named(item))]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call" or report.outcome == "failed":
        report.user_properties.append(("clauses", _named(item)))
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print a row per clause: tests that passed, of how many; a clause without tests says so."""
    passed: dict[str, int] = defaultdict(int)
    failed: dict[str, int] = defaultdict(int)
    for reports in terminalreporter.stats.values():
        for report in reports:
            for clause in dict(getattr(report, "user_properties", ())).get("clauses", ()):
                passed[clause] += report.outcome == "passed"
                failed[clause] += report.outcome == "failed"
    if not passed:
        return
    results = tuple(
        clause_result(each, passed=passed[each.id], failed=failed[each.id]) for each in clauses()
    )
    terminalreporter.section("promises of the privacy policy")
    for each in results:
        promise = each.promise[:_WIDEST]
        verdict = f"{each.passed} of {each.tests} tests pass" if each.tests else "no test yet"
        terminalreporter.write_line(f"{each.clause:<6} {promise:<{_WIDEST}} {verdict}")
    if target := config.getoption("--conformance"):
        table = ConformanceTable(commit=_commit(), tested_at=system_clock(), clauses=results)
        target.write_text(table.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _named(item: pytest.Item) -> list[str]:
    named = [clause for mark in item.iter_markers("clause") for clause in mark.args]
    unknown = set(named) - {each.id for each in clauses()}
    assert not unknown, f"{item.nodeid} names clauses that the policy does not have: {unknown}"
    return named


def _wants(wanted: str, named: list[str]) -> bool:
    return bool(named) if wanted == ALL else wanted in named


def _commit() -> str | None:
    """Return the commit of the tree, with a plus sign if something in it is not committed."""
    git = shutil.which("git")
    if git is None or not (_ROOT / ".git").exists():
        return None

    def ask(*what: str) -> str:
        done = subprocess.run([git, *what], cwd=_ROOT, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    return ask("rev-parse", "HEAD") + ("+" if ask("status", "--porcelain", "-uno") else "")
