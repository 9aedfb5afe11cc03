"""Reserving easier and harder questions for a session that adapts: a pure function."""

from collections.abc import Collection, Sequence

from shared.interviews.model import Alternates, Question
from shared.interviews.questions.bank import BankQuestion
from shared.interviews.questions.selection import asked_as, chance
from shared.kernel.vocabulary import Level, Role
from shared.ports.evaluator import QuestionKind

FIRST_ADAPTED = 2
"""The place, from 0, of the first question that may be replaced: two answers must say why."""

_OTHER_COMPETENCY = 3.0
_OTHER_KIND = 2.0
_LEVELS = list(Level)


def alternates_of(
    questions: Sequence[Question],
    bank: Sequence[BankQuestion],
    *,
    role: Role,
    level: Level,
    seed: int,
    asked: Collection[str],
    fixed: Collection[str] = (),
) -> dict[str, Alternates]:
    """Return what may be asked instead of the later questions but the ``fixed``, none asked before.

    A question drawn from a resume has no level and stays; so does one for a story out of the
    candidate's own life, which is no harder for another level, but may be one they never lived.
    """
    taken = {*asked, *(each.id for each in questions)}
    found: dict[str, Alternates] = {}
    for question in questions[FIRST_ADAPTED:]:
        story = question.kind is QuestionKind.BEHAVIOURAL
        if question.about or question.id in fixed or story:
            continue
        both: dict[str, Question | None] = {}
        for name, step in (("easier", -1), ("harder", 1)):
            pool = [
                each
                for each in bank
                if each.suits(role) and each.id not in taken and _is_of(each, level, step)
            ]
            best = min(pool, key=lambda each: _cost(each, question, seed), default=None)
            both[name] = asked_as(best) if best else None
            taken |= {best.id} if best else set()
        found[question.id] = Alternates(**both)
    return {name: each for name, each in found.items() if each.easier or each.harder}


def _is_of(question: BankQuestion, level: Level, step: int) -> bool:
    """Tell whether a question is one for the level beside this one, and not for this one."""
    place = _LEVELS.index(level) + step
    beside = 0 <= place < len(_LEVELS) and _LEVELS[place] in question.levels
    story = question.kind is QuestionKind.BEHAVIOURAL
    return beside and level not in question.levels and not story


def _cost(each: BankQuestion, question: Question, seed: int) -> tuple[float, str]:
    cost = _OTHER_COMPETENCY * (each.competency != question.competency)
    cost += _OTHER_KIND * (each.kind != question.kind)
    return cost + chance(seed, each.id), each.id
