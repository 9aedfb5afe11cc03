"""Whether what a follow-up question asks for is truly missing, by people who judged each point.

Compared with the heaviest of the points called missed (key points stand by weight), and with one at
random. What people differ on is left out.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from dev.train_scorer.by_point import MISSED, MISTAKEN, PARTLY, SAID, Written, by_point, written
from dev.train_scorer.graded_twice import graded_answers
from dev.train_scorer.material import BankQuestion
from dev.train_scorer.splits import kept_for_judging
from shared.interviews.practice.follow_up import follow_ups
from shared.ports.evaluator import AnswerEvaluation, Coverage, Verdict

type Rule = Callable[[str, AnswerEvaluation], Sequence[int]]
"""Returns the places of the key points that are asked about."""


def follow_ups_measured(
    ask: Callable[[BankQuestion, str], AnswerEvaluation],
    questions: dict[str, BankQuestion],
    data: Path,
    *,
    most: int,
) -> None:
    """Print the shares for each set, of at most so many answers of each."""
    print("\nWhat follow-up questions ask for: truly missing, or made in part")
    for name, answers in _sets(data).items():
        chosen = random.Random(17).sample(answers, min(most, len(answers)))
        judged = [(each, ask(questions[each.question_id], each.answer)) for each in chosen]
        scored = [pair for pair in judged if pair[1].verdict is Verdict.SCORED]
        for part, kept in (("served or may serve choices", False), ("kept for judging", True)):
            those = [pair for pair in scored if kept_for_judging(pair[0].question_id) == kept]
            print(f"  {name}, {part}, {len(those)} answers")
            for rule, places in _RULES.items():
                print(f"    {rule:28} {_shares(those, places)}")


def _sets(data: Path) -> dict[str, list[Written]]:
    sets = {"by point": by_point(data), "written for the project": written()}
    for each in graded_answers():
        name = "by " + " and ".join(sorted(each.grades))
        one = Written(each.question_id, each.answer, each.agreed, each.mean)
        sets.setdefault(name, []).append(one)
    return sets


def _shares(judged: Iterable[tuple[Written, AnswerEvaluation]], rule: Rule) -> str:
    letters = Counter[str]()
    followed, missing = 0, 0
    for each, evaluation in judged:
        places = rule(each.answer, evaluation)
        letters.update(each.key_points[place] for place in places)
        followed += bool(places)
        missing += bool(_missed(evaluation))
    truly = letters[MISSED] + letters[MISTAKEN]
    known = truly + letters[PARTLY] + letters[SAID]
    if not known:
        return f"nothing that people agree on; asked after {followed} of {missing}"
    return (
        f"{truly / known:.0%}, with in part {(truly + letters[PARTLY]) / known:.0%} of {known}; "
        f"asked after {followed} of {missing} answers that miss a point"
    )


def _asked(answer: str, evaluation: AnswerEvaluation) -> list[int]:
    found = (each.key_point for each in follow_ups(answer, evaluation))
    return [place for place in found if place is not None]


def _missed(evaluation: AnswerEvaluation) -> list[int]:
    return [
        place
        for place, point in enumerate(evaluation.key_points)
        if point.coverage is Coverage.MISSED and not point.contrary
    ]


def _heaviest(_: str, evaluation: AnswerEvaluation) -> list[int]:
    return _missed(evaluation)[:1]


def _at_random(answer: str, evaluation: AnswerEvaluation) -> list[int]:
    missed = _missed(evaluation)
    return random.Random(answer).sample(missed, min(1, len(missed)))


_RULES: dict[str, Rule] = {
    "asked by the product": _asked,
    "the heaviest missed": _heaviest,
    "one missed, at random": _at_random,
    "all missed": lambda _, evaluation: _missed(evaluation),
}
