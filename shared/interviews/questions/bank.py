"""The question bank: questions written for this project, one file per role."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from shared.kernel.vocabulary import Competency, Level, Role
from shared.ports.evaluator import QuestionKind

_FOLDER = Path(__file__).parent / "bank"

EVERY_ROLE = "*"


class BankQuestion(NamedTuple):
    """A question of the bank, with what a strong answer says.

    ``topics`` are lower-case words that may stand in a resume or among a candidate's goals.
    """

    id: str
    roles: frozenset[str]
    levels: tuple[Level, ...]
    kind: QuestionKind
    competency: Competency
    topics: frozenset[str]
    text: str
    key_points: tuple[str, ...]
    reference_answer: str

    def suits(self, role: Role) -> bool:
        """Tell whether the question is one for this role."""
        return role in self.roles or EVERY_ROLE in self.roles


@cache
def question_bank() -> tuple[BankQuestion, ...]:
    """Return every question, in the order of their ids."""
    return tuple(sorted(_read(), key=lambda question: question.id))


def _read() -> Iterator[BankQuestion]:
    for path in sorted(_FOLDER.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            yield BankQuestion(
                id=entry["id"],
                roles=frozenset(entry["roles"]),
                levels=tuple(Level(level) for level in entry["levels"]),
                kind=QuestionKind(entry["kind"]),
                competency=Competency(entry["competency"]),
                topics=frozenset(entry["topics"]),
                text=entry["text"],
                key_points=tuple(entry["key_points"]),
                reference_answer=entry["reference_answer"],
            )
