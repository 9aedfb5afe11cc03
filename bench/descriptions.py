"""Job descriptions: of what they require, how much is found, and how much is found too much.

The descriptions of `chosen` were read while the rules were made; those of `kept` were not. The
baseline takes every name of the gazetteer wherever it stands, in any case, as required.
`--wrong` lists what is missing or too much.
"""

import argparse
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from shared.interviews.requirements.description import demands_of
from shared.kernel.vocabulary import Role
from shared.resumes.skill_kinds import SkillKind, known_skills, skill_key, skill_of

FOLDER = Path(__file__).parent / "job_descriptions"
HALVES = ("chosen", "kept")
_SPOKEN = {SkillKind.TOOL, SkillKind.LANGUAGE, SkillKind.METHOD}

type Reader = Callable[[str], dict[str, bool]]


class Description(NamedTuple):
    """A job description, with what it requires (True), likes to see (False), and only seems to."""

    name: str
    role: Role
    truth: dict[str, bool]
    absent: frozenset[str]
    text: str


@dataclass
class Score:
    """Names found, names that are there, and what of them is right."""

    found: int = 0
    there: int = 0
    right: int = 0
    of_kind: int = 0
    absent: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.there)

    def row(self) -> str:
        """Return the score as a line of a table."""
        return (
            f"precision {self.right / self.found:.2f}  recall {self.right / self.there:.2f}  "
            f"F1 {self.f1:.2f}  required or nice right {self.of_kind}/{self.right}  "
            f"words taken for names {self.absent}"
        )


def descriptions(half: str) -> Iterator[Description]:
    """Yield the descriptions of one half."""
    for path in sorted((FOLDER / half).glob("*.txt")):
        head, _, text = path.read_text(encoding="utf-8").partition("---\n")
        said = dict(line.split(": ", 1) for line in head.splitlines())
        names = {key: [_usual(each) for each in said[key].split("; ")] for key in said}
        truth = dict.fromkeys(names["nice"], False) | dict.fromkeys(names["required"], True)
        absent = frozenset(names["not"]) - truth.keys()
        yield Description(path.stem, Role(said["role"]), truth, absent, text)


def read(text: str) -> dict[str, bool]:
    """Return the names that a description requires or likes to see."""
    return {each.name: each.required for each in demands_of(text)}


def baseline(text: str) -> dict[str, bool]:
    """Return every name of the gazetteer that stands anywhere in a text."""
    words = f" {' '.join(filter(None, map(skill_key, re.split(r'[^\w+#.]', text))))} "
    known = {key: skill for key, skill in known_skills().items() if skill.kind in _SPOKEN}
    return {_usual(skill.name): True for key, skill in known.items() if f" {key} " in words}


def score(reader: Reader, half: str, *, wrong: bool = False) -> Score:
    """Return how well a reader does on one half."""
    total = Score()
    for each in descriptions(half):
        found = reader(each.text)
        right = found.keys() & each.truth.keys()
        total.found += len(found)
        total.there += len(each.truth)
        total.right += len(right)
        total.of_kind += sum(found[name] == each.truth[name] for name in right)
        total.absent += len(found.keys() & each.absent)
        if wrong:
            missing, extra = each.truth.keys() - right, found.keys() - right
            turned = {name for name in right if found[name] != each.truth[name]}
            print(each.name, "missing", missing, "too much", extra, "turned round", turned)
    return total


def main(arguments: list[str]) -> int:
    """Print the table; return 1 if a half is read worse than the suite demands."""
    parser = argparse.ArgumentParser(prog="bench descriptions", description=__doc__)
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args(arguments)
    worst = 1.0
    for half in HALVES:
        print(f"{half:7} baseline  {score(baseline, half).row()}")
        ours = score(read, half, wrong=options.wrong and half == "chosen")
        print(f"{half:7} reader    {ours.row()}")
        worst = min(worst, ours.f1)
    return int(worst < 0.9)


def _usual(name: str) -> str:
    return skill_of(name).name or name
