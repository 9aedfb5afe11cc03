"""How wide an interval around the score would have to be, to hold four of five human grades.

Its half-width is the quantile of the errors on questions that served choices; how many grades it
holds is counted on those that were kept for judging. No interval is shown to candidates yet.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dev.train_scorer.by_point import by_point
from dev.train_scorer.material import BankQuestion
from dev.train_scorer.splits import kept_for_judging
from shared.ports.evaluator import AnswerEvaluation

HELD = 0.8
WITHIN = 0.04


class Graded(NamedTuple):
    """The score of an answer, and the grade that a person gave it."""

    question_id: str
    score: float
    grade: float


class Interval(NamedTuple):
    """A half-width from the chosen part, and the share of grades that it holds in the kept one."""

    half_width: float
    chosen: int
    held: float
    kept: int

    @property
    def is_calibrated(self) -> bool:
        """Whether it holds about as many grades as it was made to hold."""
        return abs(self.held - HELD) <= WITHIN


def interval(
    answers: Sequence[Graded], is_kept: Callable[[str], bool] = kept_for_judging
) -> Interval:
    """Return the interval of the chosen part, counted on the kept one."""
    kept = np.array([is_kept(each.question_id) for each in answers])
    errors = np.array([abs(each.score - each.grade) for each in answers])
    half_width = float(np.quantile(errors[~kept], HELD)) if not kept.all() else 0.0
    held = float(np.mean(errors[kept] <= half_width)) if kept.any() else 0.0
    return Interval(half_width, int((~kept).sum()), held, int(kept.sum()))


def measured(
    ask: Callable[[BankQuestion, str], AnswerEvaluation],
    questions: dict[str, BankQuestion],
    data: Path,
    written: Iterable[Path],
    *,
    most: int,
) -> None:
    """Print the intervals for answers to bank questions by other hands, by ours, and by both.

    Of ours, at most so many.
    """
    others = [(each.question_id, each.answer, each.grade) for each in by_point(data)]
    ours = [
        (each["question_id"], each["answer"], float(each["grade"]))
        for path in written
        for each in json.loads(path.read_text(encoding="utf-8"))
        if each["question_id"] in questions
    ][:most]
    print(f"\nAn interval around the score that would hold {HELD:.0%} of human grades")
    for name, answers in (("by other hands", others), ("by ours", ours), ("both", others + ours)):
        graded = [Graded(q, ask(questions[q], text).overall, grade) for q, text, grade in answers]
        show(name, graded)


def show(name: str, answers: Sequence[Graded]) -> None:
    """Print the interval that these answers would need."""
    found = interval(answers)
    if not (found.chosen and found.kept):
        return
    print(
        f"  {name:15} +-{found.half_width:.2f} from {found.chosen} answers holds "
        f"{found.held:.0%} of {found.kept} kept for judging"
        f"{'' if found.is_calibrated else f'  NOT {HELD:.0%} +- {WITHIN:.0%}'}"
    )
