"""Choosing questions: a pure function of the bank, the candidate and a seed.

Questions are picked one at a time. Each pick takes the candidate question that costs least:

- asked before: dearer than everything else, the more recently the dearer, so that no question
  comes back while a fresh one remains;
- of another level than the candidate's: dearer by the distance;
- of a competency or a kind that has been picked already: dearer each time, which is what balances;
- about a goal or a skill of the candidate: cheaper;
- and a little chance, drawn from the seed and the question's id, so that the order of the bank
  does not matter and the same seed gives the same interview.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.interviews.model import Question
from shared.interviews.questions.bank import BankQuestion
from shared.interviews.questions.resume_templates import PersonalQuestion
from shared.kernel.vocabulary import Competency, Level, Role
from shared.ports.evaluator import QuestionKind

PERSONAL_SHARE = 3
"""One question in so many, rounded up, is about the candidate's own resume if it can be."""

_ASKED = 1000.0
_LEVEL_STEP = 6.0
_SAME_COMPETENCY = 3.0
_SAME_KIND = 10.0
_GOAL = 3.0
_SKILL = 1.5
_CHANCE = 2.0
_WEIGHT = 20.0
_SAME_SORT = 2.0
_OWN_CHANCE = 2.5

_KIND_SHARE: Mapping[QuestionKind, float] = {
    QuestionKind.TECHNICAL: 0.35,
    QuestionKind.BEHAVIOURAL: 0.25,
    QuestionKind.ROLE_KNOWLEDGE: 0.20,
    QuestionKind.SITUATIONAL: 0.20,
}

_LEVELS = list(Level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """For whom questions are chosen. Words are lower case; ``asked`` is oldest first."""

    role: Role
    level: Level
    count: int
    seed: int
    goal_words: frozenset[str] = frozenset()
    skill_words: frozenset[str] = frozenset()
    asked: Sequence[str] = field(default=())


def select(
    bank: Sequence[BankQuestion],
    personal: Sequence[PersonalQuestion],
    wanted: Wanted,
    first: Sequence[Question] = (),
) -> tuple[Question, ...]:
    """Return the questions of a session: ``count`` of them, or as many as there are.

    Those of ``first`` come first and count as chosen. Personal questions are spread evenly among
    the others, beginning with the first.
    """
    age = {question_id: position for position, question_id in enumerate(wanted.asked)}
    own = _own(personal, wanted, age)[: wanted.count - len(first)]
    picked: list[BankQuestion] = []
    taken = {question.id for question in first}
    pool = [each for each in bank if each.suits(wanted.role) and each.id not in taken]
    had = [*first, *own]
    while pool and len(picked) + len(had) < wanted.count:
        best = min(pool, key=lambda each: (_cost(each, wanted, age, picked, had), each.id))
        picked.append(best)
        pool.remove(best)
    return (*first, *_spread(own, [asked_as(question) for question in picked]))


def _own(
    personal: Sequence[PersonalQuestion], wanted: Wanted, age: Mapping[str, int]
) -> list[Question]:
    """Return the share of personal questions: fresh ones only, what matters most first.

    A fact is not asked about twice while there is another one, and a competency or a sort of fact
    that has been picked costs more each time.
    """
    share = -(-wanted.count // PERSONAL_SHARE)
    fresh = [each for each in personal if each.question.id not in age]
    own: list[Question] = []
    while fresh and len(own) < share:
        had = Counter(question.competency for question in own)
        facts = Counter(question.about.pointer for question in own if question.about)
        sorts = Counter(question.id.split("-")[1] for question in own)

        def cost(
            each: PersonalQuestion,
            had: Counter[Competency] = had,
            facts: Counter[str] = facts,
            sorts: Counter[str] = sorts,
        ) -> tuple[int, float]:
            question = each.question
            again = facts[question.about.pointer if question.about else ""]
            cost = _SAME_COMPETENCY * had[question.competency]
            cost += _SAME_SORT * sorts[question.id.split("-")[1]]
            cost += _WEIGHT * (1 - each.weight)
            return again, cost + _OWN_CHANCE * chance(wanted.seed, question.id)

        best = min(fresh, key=cost)
        own.append(best.question)
        fresh.remove(best)
    return own


def _cost(
    question: BankQuestion,
    wanted: Wanted,
    age: Mapping[str, int],
    picked: Sequence[BankQuestion],
    own: Sequence[Question],
) -> float:
    had: list[BankQuestion | Question] = [*picked, *own]
    same_competency = sum(each.competency == question.competency for each in had)
    of_kind = sum(each.kind == question.kind for each in had)
    cost = _ASKED + age[question.id] if question.id in age else 0.0
    cost += _LEVEL_STEP * distance(wanted.level, question.levels)
    cost += _SAME_COMPETENCY * same_competency
    cost += _SAME_KIND * max(0.0, of_kind + 1 - _KIND_SHARE[question.kind] * wanted.count)
    cost -= _GOAL * bool(question.topics & wanted.goal_words)
    cost -= _SKILL * bool(question.topics & wanted.skill_words)
    return cost + _CHANCE * chance(wanted.seed, question.id)


def distance(level: Level, levels: Sequence[Level]) -> int:
    """Return how many levels lie between one and the nearest of others."""
    position = _LEVELS.index(level)
    return min(abs(position - _LEVELS.index(each)) for each in levels)


def chance(seed: int, question_id: str) -> float:
    """Return a number from 0 up to 1 that seed and question always lead to."""
    digest = hashlib.sha256(f"{seed}:{question_id}".encode()).digest()
    return int.from_bytes(digest[:6]) / (1 << 48)


def _spread(own: Sequence[Question], others: Sequence[Question]) -> tuple[Question, ...]:
    """Return both in one row, a personal question first in each of equal stretches."""
    if not own:
        return tuple(others)
    row: list[Question] = []
    rest = list(others)
    for index, question in enumerate(own):
        stretch = len(rest) // (len(own) - index)
        row += [question, *rest[:stretch]]
        rest = rest[stretch:]
    return tuple(row)


def asked_as(question: BankQuestion) -> Question:
    """Return a question of the bank as a session asks it."""
    return Question(
        id=question.id,
        kind=question.kind,
        competency=question.competency,
        text=question.text,
        key_points=question.key_points,
        reference_answer=question.reference_answer,
    )
