"""What the process of the tests holds: its children and its open files."""

from pathlib import Path

_SELF = Path("/proc/self")


def children() -> set[str]:
    """Return the ids of the child processes that were not waited for; other tests may have some."""
    lists = [each.read_text() for each in _SELF.glob("task/*/children")]
    return {child for listed in lists for child in listed.split()}


def open_files() -> int:
    """Return how many file descriptors are open."""
    return len(list((_SELF / "fd").iterdir()))
