"""The mutants: named places where breaking the code breaks a promise of the privacy policy."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = Path(__file__).with_name("catalogue")

ENOUGH = 3
"""How many mutants each clause has at least."""


class StaleMutant(Exception):
    """The text that a mutant replaces does not stand exactly once in its file."""


class Mutant(NamedTuple):
    """One change of one place: ``old`` becomes ``new``. ``sample``: cheap, and part of CI."""

    clause: str
    name: str
    file: str
    old: str
    new: str
    sample: bool = False

    def applied_to(self, text: str) -> str:
        """Return the changed text of the file; raises StaleMutant."""
        if text.count(self.old) != 1 or self.old == self.new:
            raise StaleMutant(f"{self.clause}, {self.name}: {self.old!r} in {self.file}")
        return text.replace(self.old, self.new)


def mutants() -> Iterator[Mutant]:
    """Yield every mutant, clause by clause, as the files of the catalogue have them."""
    for path in sorted(CATALOGUE.glob("*.toml")):
        for clause, found in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for name, change in found.items():
                yield Mutant(clause=clause, name=name, **change)
