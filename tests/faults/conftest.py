"""Says how far faults were explored: workflows, calls of ports in each, points tried."""

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print a row per workflow."""
    explored = sorted(
        tuple(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "explored" and report.when == "call"
    )
    if not explored:
        return
    terminalreporter.section("faults at every call of a port")
    for workflow, calls, points in explored:
        terminalreporter.write_line(f"{workflow:<24} {calls:>4} calls {points:>5} points")
    points = sum(points for _, _, points in explored)
    terminalreporter.write_line(f"{len(explored)} workflows, {points} points explored")
