"""Conformance: each clause of the privacy policy, and how many tests show that it holds.

The suite writes the table to a file of the package at build time, with the commit that was tested;
an installation without that file says that nothing has been shown for it.
"""

import hashlib
import json
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError

from shared.kernel.clock import Instant
from shared.kernel.view import View

_CLAUSES = Path(__file__).with_name("clauses.json")

TABLE = Path(__file__).with_name("conformance.json")
"""The table of this package; not part of the repository."""


class Clause(View):
    """A clause of the published policy, in its own words."""

    id: str
    promise: str

    @property
    def sha256(self) -> str:
        """The SHA-256 of its words in UTF-8: another text is another promise."""
        return hashlib.sha256(self.promise.encode()).hexdigest()


@cache
def clauses() -> tuple[Clause, ...]:
    """Return every clause, in the order of the policy."""
    found = json.loads(_CLAUSES.read_text(encoding="utf-8"))
    return tuple(Clause.model_validate(each) for each in found)


class Shown(StrEnum):
    """What the tests of a clause have shown."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_SHOWN = "not_shown"


class ClauseResult(View):
    """A clause and its tests."""

    clause: str
    promise: str
    sha256: str = Field(description="of `promise` in UTF-8")
    tests: int
    passed: int
    failed: int
    result: Shown = Field(description="not_shown: no test has passed or failed")


class ConformanceTable(View):
    """Every clause of the policy, and what the tests of one commit have shown of it."""

    commit: str | None = Field(description="null: this installation was not tested when built")
    tested_at: Instant | None
    clauses: tuple[ClauseResult, ...]


def clause_result(clause: Clause, *, passed: int = 0, failed: int = 0) -> ClauseResult:
    """Return what so many tests have shown of a clause: one that fails outweighs all others."""
    shown = Shown.HOLDS if passed else Shown.NOT_SHOWN
    return ClauseResult(
        clause=clause.id,
        promise=clause.promise,
        sha256=clause.sha256,
        tests=passed + failed,
        passed=passed,
        failed=failed,
        result=Shown.FAILS if failed else shown,
    )


def conformance(table: Path = TABLE) -> ConformanceTable:
    """Return the table of this package; results for another text of a clause do not count."""
    try:
        tested = ConformanceTable.model_validate_json(table.read_bytes())
    except (OSError, ValidationError):
        tested = ConformanceTable(commit=None, tested_at=None, clauses=())
    return tested.model_copy(update={"clauses": _present(tested.clauses)})


def _present(tested: Sequence[ClauseResult]) -> tuple[ClauseResult, ...]:
    known = {(each.clause, each.sha256): each for each in tested}
    return tuple(known.get((each.id, each.sha256)) or clause_result(each) for each in clauses())
