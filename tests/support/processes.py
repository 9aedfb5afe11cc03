"""What the process of the tests holds and uses: its children and its open files."""

import os
import resource
from pathlib import Path

_SELF = Path("/proc/self")


def children() -> set[str]:
    """Return the ids of the child processes that were not waited for; other tests may have some."""
    lists = [each.read_text() for each in _SELF.glob("task/*/children")]
    return {child for listed in lists for child in listed.split()}


def cpu_of_children() -> float:
    """Return the seconds that children, alive or ended, and those they waited for have used."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = sum(map(_ticks, children()))
    return ended.ru_utime + ended.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


def _ticks(child: str) -> int:
    """Return what a living child has used: utime, stime, cutime and cstime of proc(5)."""
    _, _, fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")
    return sum(map(int, fields.split()[11:15]))


def open_files() -> int:
    """Return how many file descriptors are open."""
    return len(list((_SELF / "fd").iterdir()))
