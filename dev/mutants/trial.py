"""Trials: the tests of a clause, run in a copy of the tree in which one place is broken."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from dev.mutants.catalogue import ROOT, Mutant

_SLOWEST_LAST = ("unit", "api", "contract", "conformance", "browser", "dev", "faults")
"""Folders of tests, as long as their tests take: most mutants need none of the last."""

_LINKED = (".venv", "dev/emulators/node_modules")
_LONGEST_S = 3600
_STEP_S = 10
"""Sources that change within one second and keep their length would find their old bytecode."""

_GREEN, _RED, _NOTHING_COLLECTED = 0, 1, 5
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
_PASSED = re.compile(r"(\d+) passed")


class Outcome(NamedTuple):
    """How the tests of a clause ended: how many passed, and the first that failed.

    ``broken``: they could not be run, which shows nothing.
    """

    passed: int
    failed: str | None
    broken: str | None
    seconds: float

    @property
    def red(self) -> bool:
        """Whether a test failed."""
        return self.failed is not None and self.broken is None


@dataclass(slots=True)
class Tree:
    """A copy of the tree, one mutant at a time.

    ``noticed_by``: the files whose tests have failed, the last one first; they are run first.
    """

    folder: Path
    noticed_by: list[str] = field(default_factory=list)
    _written_at: float = field(default_factory=time.time)

    @classmethod
    def copied_to(cls, folder: Path) -> "Tree":
        """Copy every file that is part of the tree, committed or not."""
        git = shutil.which("git") or "git"
        listed = subprocess.run(
            [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for name in filter(None, listed.split("\0")):
            source, target = ROOT / name, folder / name
            if source.is_file() and not source.is_symlink():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
        for name in _LINKED:
            if (ROOT / name).exists():
                (folder / name).symlink_to((ROOT / name).resolve())
        return cls(folder)

    @contextmanager
    def broken_by(self, mutant: Mutant) -> Iterator[None]:
        """Apply a mutant for a while; raises StaleMutant."""
        path = self.folder / mutant.file
        whole = path.read_text(encoding="utf-8")
        self._write(path, mutant.applied_to(whole))
        try:
            yield
        finally:
            self._write(path, whole)

    def run(self, clause: str, *, longest_s: float = _LONGEST_S) -> Outcome:
        """Run the tests of a clause on the embedded backend until one fails."""
        began = time.monotonic()
        command = [
            *(sys.executable, "-m", "pytest", "-n0", "-x", "-rfE", "--no-header"),
            *("-p", "no:cacheprovider", "--tb=no", "-m", "not azure and not browser"),
            *("--clause", clause, *self._files_of(clause)),
        ]
        try:
            done = subprocess.run(
                command,
                cwd=self.folder,
                env=_environment(),
                check=False,
                capture_output=True,
                text=True,
                timeout=longest_s,
            )
        except subprocess.TimeoutExpired:
            return Outcome(0, None, "took too long", time.monotonic() - began)
        outcome = _read(done, time.monotonic() - began)
        if outcome.red:
            self.noticed_by.insert(0, (outcome.failed or "").partition("::")[0])
        return outcome

    def _files_of(self, clause: str) -> list[str]:
        """Return the files of tests that name a clause, likely and fast ones first.

        Collecting all files takes longer.
        """
        mark = re.compile(rf"""clause\([^)]*["']{re.escape(clause)}["']""")
        found = [
            path.relative_to(self.folder).as_posix()
            for path in sorted((self.folder / "tests").rglob("test_*.py"))
            if mark.search(path.read_text(encoding="utf-8"))
        ]
        return sorted(found, key=self._turn) or ["tests/conformance"]

    def _turn(self, file: str) -> tuple[int, int, str]:
        before = self.noticed_by.index(file) if file in self.noticed_by else len(self.noticed_by)
        return before, _SLOWEST_LAST.index(Path(file).parts[1]), file

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        self._written_at += _STEP_S
        os.utime(path, (self._written_at, self._written_at))


def _read(done: subprocess.CompletedProcess[str], seconds: float) -> Outcome:
    """Read what pytest says. An error of import or usage is no failure of a test."""
    passed = _PASSED.search(done.stdout)
    failed = _FAILED.search(done.stdout)
    count = int(passed[1]) if passed else 0
    if done.returncode == _GREEN and count:
        return Outcome(count, None, None, seconds)
    if done.returncode == _RED and failed and "::" in failed[1]:
        return Outcome(count, failed[1], None, seconds)
    why = "no test" if done.returncode == _NOTHING_COLLECTED else f"exit {done.returncode}"
    return Outcome(count, None, f"{why}: {done.stdout[-400:]}{done.stderr[-400:]}", seconds)


def _environment() -> dict[str, str]:
    given = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}  # noqa: TID251 - of the tests that are run
    return {**given, "PYTHONHASHSEED": "0"}
