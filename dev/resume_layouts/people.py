"""Invented people: what their resumes say, before it is set in any layout."""

import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

WORDS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "words.json").read_text(encoding="utf-8")
)


@dataclass
class Role:
    """One position."""

    title: str
    start: str
    end: str | None
    deeds: list[str]


@dataclass
class Employer:
    """An employer with one or more roles, the latest first."""

    name: str
    town: str
    roles: list[Role]


@dataclass
class Study:
    """One course of study."""

    school: str
    degree: str
    area: str
    start: str
    end: str


@dataclass
class Person:
    """Everything that a resume says."""

    tongue: str
    name: str
    email: str
    phone: str
    link: str
    town: str
    label: str
    employers: list[Employer]
    studies: list[Study]
    tools: list[str]
    traits: list[str] = field(default_factory=list)

    @property
    def roles(self) -> list[tuple[Employer, Role]]:
        """Every position with its employer."""
        return [(employer, role) for employer in self.employers for role in employer.roles]


def person(dice: Random, tongue: str, *, grouped: bool, commas: bool) -> Person:
    """Invent a person. ``grouped``: several roles at the first employer."""
    first, last = dice.choice(WORDS["first"][tongue]), dice.choice(WORDS["last"][tongue])
    plain = _ascii(f"{first}.{last.split()[0]}").lower().replace("'", "")
    titles = dice.sample(WORDS["titles"][tongue], 5)
    if commas:
        titles[0] = dice.choice(WORDS["comma_titles"])
    firms = dice.sample(WORDS["firms"][tongue], 3)
    return Person(
        tongue=tongue,
        name=f"{first} {last}",
        email=_email(dice, plain),
        phone=WORDS["phones"][tongue].format(dice.randint(100, 999)),
        link=f"{dice.choice(['linkedin.com/in', 'github.com'])}/{plain.replace('.', '-')}",
        town=dice.choice(WORDS["towns"][tongue]),
        label=titles[0].partition(",")[0],
        employers=_employers(dice, firms, titles, WORDS["towns"][tongue], grouped=grouped),
        studies=_studies(dice, tongue),
        tools=dice.sample(WORDS["tools"], dice.randint(5, 9)),
        traits=dice.sample(WORDS["traits"], 3),
    )


def _email(dice: Random, plain: str) -> str:
    number = dice.choice(["", dice.randint(2, 99)])
    return f"{plain}{number}@example.{dice.choice(['com', 'org', 'net'])}"


def _employers(
    dice: Random, firms: list[str], titles: list[str], towns: list[str], *, grouped: bool
) -> list[Employer]:
    month = 2023 * 12 + dice.randint(0, 20)
    employers: list[Employer] = []
    queue = list(titles)
    for number, firm in enumerate(firms[: dice.randint(2, 3)]):
        roles: list[Role] = []
        for _ in range(2 if grouped and number == 0 else 1):
            end = month
            month -= dice.randint(14, 40)
            present = not employers and not roles
            roles.append(
                Role(
                    queue.pop(0),
                    _month(month),
                    None if present else _month(end),
                    dice.sample(WORDS["deeds"], dice.randint(1, 3)),
                )
            )
        month -= dice.choice([0, 0, 2])
        employers.append(Employer(firm, dice.choice(towns), roles))
    return employers


def _studies(dice: Random, tongue: str) -> list[Study]:
    year = dice.randint(2012, 2015)
    schools = dice.sample(WORDS["schools"][tongue], 2)
    degrees = dice.sample(WORDS["degrees"][tongue], 2)
    found = []
    for school, (degree, area) in zip(schools, degrees, strict=True):
        found.append(Study(school, degree, area, str(year - 3), str(year)))
        year -= 4
    return found


def _month(months: int) -> str:
    return f"{months // 12}-{months % 12 + 1:02}"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
