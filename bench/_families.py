"""Wrong answers in the right words: every family of them over the bank, each with its bound."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from dev.train_scorer import wrong_answers
from dev.train_scorer.material import BankQuestion
from shared.ports.evaluator import AnswerEvaluation, QuestionKind

BOUNDS = {
    "asked": 1.5,
    "rejected": 1.5,
    "taken back": 1.5,
    "negated": 1.5,
    "roles exchanged": 1.5,
    "opposites exchanged": 1.5,
    "numbers changed": 1.5,
}
"""The most that a family may have on average."""


class FamilyResult(NamedTuple):
    """How a family of wrong answers was scored."""

    name: str
    mean: float
    worst: float
    worst_question: str
    answers: int

    @property
    def passed(self) -> bool:
        """Whether the mean is within the bound."""
        return self.mean <= BOUNDS[self.name]


def judged(
    ask: Callable[[BankQuestion, str], AnswerEvaluation], questions: Sequence[BankQuestion]
) -> list[FamilyResult]:
    """Score every family made from key points of each question; stories are left out."""
    asked = [each for each in questions if each.kind != QuestionKind.BEHAVIOURAL]
    results = []
    for name, make in wrong_answers.FAMILIES.items():
        made = [(each, make(each.key_points)) for each in asked]
        scores = [(ask(each, text).overall, each.id) for each, text in made if text]
        if not scores:
            continue
        worst, question_id = max(scores)
        mean = float(np.mean([score for score, _ in scores]))
        results.append(FamilyResult(name, mean, worst, question_id, len(scores)))
    return results


def show(results: Sequence[FamilyResult]) -> bool:
    """Print the results; return whether all are within their bounds."""
    print("\nWrong in the right words, made from the key points")
    for each in results:
        verdict = "" if each.passed else f"  ABOVE {BOUNDS[each.name]}"
        print(
            f"  {each.name:20} mean {each.mean:4.2f}  worst {each.worst:4.2f} "
            f"({each.worst_question}), {each.answers} answers{verdict}"
        )
    return all(each.passed for each in results)
