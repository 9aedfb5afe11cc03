"""Tests that need what is not on this machine: skipped, and the run says so at its end.

Where CI runs, that is a failure.
"""

import os
from collections import Counter
from typing import NoReturn

import pytest

_SKIPPED = "not run, for want of "


def not_run(need: str, error: Exception) -> NoReturn:
    """Skip the test that asks, for want of ``need``; raises the error where CI runs."""
    if os.environ.get("CI"):  # noqa: TID251 - asks about the run, not about the product
        raise error
    pytest.skip(f"{_SKIPPED}{need}: {error}")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested."""
    reports = [str(report.longrepr) for report in terminalreporter.getreports("skipped")]
    missed = Counter(
        each.partition(_SKIPPED)[2].strip("')") for each in reports if _SKIPPED in each
    )
    for reason, count in missed.items():
        need, _, why = reason.partition(": ")
        terminalreporter.write_sep("!", f"{count} tests NOT RUN: they need {need}")
        terminalreporter.write_line(why, red=True)
