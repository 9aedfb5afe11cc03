"""The clause table: which promise of the privacy policy is shown by which tests."""

from collections import defaultdict
from typing import Any

import pytest

PROMISES = {
    "P2.1a": "a password exists only as a bcrypt hash",
    "P2.1b": "Google and LinkedIn: public profile only",
    "P2.2a": "resumes are stored privately; only PDFs; no harm from hostile ones",
    "P2.2b": "role, level and goals are kept and correctable",
    "P2.2c": "resume data personalises questions and nothing else",
    "P2.3a": "audio, video and text answers are evaluated",
    "P2.3b": "no medium outlives its session unless recording is on",
    "P2.4a": "analytics are anonymous",
    "P2.4b": "analytics stay with us",
    "P3.1": "mails are transactional, each sent once",
    "P3.2": "card details are never stored",
    "P3.3": "legal obligations are met",
    "P4.1": "data goes to a closed list of hosts only",
    "P4.2": "disclosures to authorities are recorded",
    "P5.1": "an active account keeps its data",
    "P5.2": "recordings live 90 days",
    "P5.3": "account deletion removes everything",
    "P6.1": "TLS in transit",
    "P6.2": "bcrypt, tokens, every operation says who may call it",
    "P7.1": "a user sees everything that is held",
    "P7.2": "every field a user supplied can be corrected",
    "P7.3": "everything can be exported",
    "P7.4": "everything can be deleted",
    "P8": "essential cookies only",
    "P9.1": "policy changes are mailed once to everybody",
    "P9.2": "acceptance of a change is recorded",
    "P10": "privacy enquiries have an address",
}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call":
        report.user_properties.append(("clauses", _named(item)))
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print a row per clause: tests that passed, of how many; a clause without tests says so."""
    outcomes: dict[str, list[str]] = defaultdict(list)
    for reports in terminalreporter.stats.values():
        for report in reports:
            for clause in dict(getattr(report, "user_properties", ())).get("clauses", ()):
                outcomes[clause].append(report.outcome)
    if not outcomes:
        return
    terminalreporter.section("promises of the privacy policy")
    for clause, promise in PROMISES.items():
        found = outcomes.get(clause, [])
        passed = sum(outcome == "passed" for outcome in found)
        verdict = f"{passed} of {len(found)} tests pass" if found else "no test yet"
        terminalreporter.write_line(f"{clause:<6} {promise:<66} {verdict}")


def _named(item: pytest.Item) -> list[str]:
    clauses = [clause for mark in item.iter_markers("clause") for clause in mark.args]
    unknown = set(clauses) - set(PROMISES)
    assert not unknown, f"{item.nodeid} names clauses that the policy does not have: {unknown}"
    return clauses
