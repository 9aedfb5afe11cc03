"""Invented people: what their resumes say, before it is set in any layout."""

import json
import unicodedata
from collections.abc import Mapping
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


def person(
    dice: Random,
    tongue: str,
    *,
    grouped: bool,
    commas: bool,
    words: Mapping[str, Any] = WORDS,
) -> Person:
    """Invent a person out of words. ``grouped``: several roles at the first employer."""
    first, last = dice.choice(words["first"][tongue]), dice.choice(words["last"][tongue])
    plain = _ascii(f"{first}.{last.split()[0]}").lower().replace("'", "")
    titles = dice.sample(words["titles"][tongue], 5)
    if commas:
        titles[0] = dice.choice(words["comma_titles"])
    firms = dice.sample(words["firms"][tongue], 3)
    return Person(
        tongue=tongue,
        name=f"{first} {last}",
        email=_email(dice, plain),
        phone=words["phones"][tongue].format(dice.randint(100, 999)),
        link=f"{dice.choice(['linkedin.com/in', 'github.com'])}/{plain.replace('.', '-')}",
        town=dice.choice(words["towns"][tongue]),
        label=titles[0].partition(",")[0],
        employers=_employers(dice, firms, titles, words, tongue, grouped=grouped),
        studies=_studies(dice, tongue, words),
        tools=dice.sample(words["tools"], dice.randint(5, 9)),
        traits=dice.sample(words["traits"], 3),
    )


def _email(dice: Random, plain: str) -> str:
    number = dice.choice(["", dice.randint(2, 99)])
    return f"{plain}{number}@example.{dice.choice(['com', 'org', 'net'])}"


def _employers(
    dice: Random,
    firms: list[str],
    titles: list[str],
    words: Mapping[str, Any],
    tongue: str,
    *,
    grouped: bool,
) -> list[Employer]:
    month = 2023 * 12 + dice.randint(0, 20)
    employers: list[Employer] = []
    towns = words["towns"][tongue]
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
                    dice.sample(words["deeds"], dice.randint(1, 3)),
                )
            )
        month -= dice.choice([0, 0, 2])
        employers.append(Employer(firm, dice.choice(towns), roles))
    return employers


def _studies(dice: Random, tongue: str, words: Mapping[str, Any]) -> list[Study]:
    year = dice.randint(2012, 2015)
    schools = dice.sample(words["schools"][tongue], 2)
    degrees = dice.sample(words["degrees"][tongue], 2)
    found = []
    for school, (degree, area) in zip(schools, degrees, strict=True):
        found.append(Study(school, degree, area, str(year - 3), str(year)))
        year -= 4
    return found


def _month(months: int) -> str:
    return f"{months // 12}-{months % 12 + 1:02}"


def _ascii(text: str) -> str:
    text = text.replace("ł", "l").replace("Ł", "L")
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
