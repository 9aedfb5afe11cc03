"""How near the scorer comes to two graders of the same answers, each blind of the other.

The answers were written for this, each pair of hands in many styles, with their quality drawn
before: it goes neither with length nor with style nor with the kind of question. The first pair
drew wrong and evasive answers as often as good ones, the second seldom, as candidates give them.
"""

import random
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from bench import _interval
from bench._baselines import Floats, baselines
from bench._within_answer import above
from dev.train_scorer import cross_validation
from dev.train_scorer.by_point import MISSED, MISTAKEN, Written, credited
from dev.train_scorer.graded_twice import GradedAnswer, graded_answers
from dev.train_scorer.material import BankQuestion
from shared.ports.evaluator import AnswerEvaluation

_FAR = 1.5  # from the mean grade: praised or crushed


def measured(
    ask: Callable[[BankQuestion, str], AnswerEvaluation],
    questions: dict[str, BankQuestion],
    *,
    most: int,
) -> None:
    """Print every table, of at most so many answers of each pair of hands."""
    answers = graded_answers()
    for pair in sorted({tuple(sorted(each.grades)) for each in answers}):
        those = [each for each in answers if each.grades.keys() == set(pair)]
        print(f"\nAnswers by {' and '.join(pair)}, each graded by both, blind of the other")
        _measured(ask, questions, _some(those, most))


def _measured(
    ask: Callable[[BankQuestion, str], AnswerEvaluation],
    questions: dict[str, BankQuestion],
    answers: list[GradedAnswer],
) -> None:
    scores = np.array([ask(questions[a.question_id], a.answer).overall for a in answers])
    grades = np.array([a.mean for a in answers])
    kept = np.array([a.kept for a in answers])
    references = [questions[a.question_id].reference_answer for a in answers]
    texts, ids = [a.answer for a in answers], [a.question_id for a in answers]
    rows = {"the scorer": scores, **baselines(texts, references, grades, ids, kept)}
    points = [found for found, _ in credited(_as_written(answers), questions)]
    for name, part in (("served or may serve choices", ~kept), ("kept for judging", kept)):
        chosen = np.flatnonzero(part)
        if not len(chosen):
            continue  # of two hands' answers none are kept
        print(f"  {name}, {len(chosen)} answers, mean grade {grades[part].mean():.2f}")
        _show_graders([answers[index] for index in chosen])
        for row, given in rows.items():
            print(f"    {row:22} {cross_validation.compared(given[part], grades[part])}")
        _show_far(scores[part] - grades[part])
        _show_points([answers[index] for index in chosen], [points[index] for index in chosen])
    _show_styles(answers, scores, grades)
    _interval.show("an interval", _interval_of(answers, scores))


def _some(answers: Sequence[GradedAnswer], most: int) -> list[GradedAnswer]:
    return random.Random(16).sample(answers, min(most, len(answers)))


def _as_written(answers: Sequence[GradedAnswer]) -> list[Written]:
    return [Written(a.question_id, a.answer, a.agreed, a.mean) for a in answers]


def _show_graders(answers: Sequence[GradedAnswer]) -> None:
    """Print how the two graders agree, on the answers that both graded."""
    both = [tuple(a.grades.values()) for a in answers if len(a.grades) > 1]
    first, second = (np.array([pair[place].grade for pair in both]) for place in (0, 1))
    letters = ["".join(pair[place].key_points for pair in both) for place in (0, 1)]
    kappa = cohen_kappa_score(*(list(each.replace(MISTAKEN, MISSED)) for each in letters))
    fit = cross_validation.compared(first, second)
    print(f"    {'two graders':22} {fit}  key points kappa {kappa:.2f}")


def _show_far(beyond: Floats) -> None:
    print(
        f"    praised by {_FAR} or more {_share(beyond >= _FAR)}, crushed {_share(beyond <= -_FAR)}"
    )


def _show_points(answers: Sequence[GradedAnswer], points: Sequence[Sequence[float]]) -> None:
    said = _as_written(answers), points
    print(
        f"    within one answer: said above contradicted {above(*said, MISTAKEN)}, "
        f"above missing {above(*said, MISSED)}"
    )


def _interval_of(answers: Sequence[GradedAnswer], scores: Floats) -> list[_interval.Graded]:
    return [
        _interval.Graded(each.question_id, float(score), each.mean)
        for each, score in zip(answers, scores, strict=True)
    ]


def _share(those: NDArray[np.bool_]) -> str:
    return f"{int(those.sum())} of {those.size}"


def _show_styles(answers: Sequence[GradedAnswer], scores: Floats, grades: Floats) -> None:
    print("  by style: mean score, mean grade")
    for style in sorted({each.style for each in answers}):
        those = np.array([each.style == style for each in answers])
        print(
            f"    {style:22} {scores[those].mean():.2f}  {grades[those].mean():.2f}  "
            f"({int(those.sum())} answers)"
        )
