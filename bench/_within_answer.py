"""Whether the scorer tells a point that is said from one that is denied in the same answer.

The same hand wrote both, in the same style and length, so that style and length say nothing. Over
whole answers they say nearly everything: the baselines stand beside the scorer's figures.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from bench._baselines import Floats, log_lengths, style_counts, tf_idf
from dev.train_scorer.by_point import MISSED, MISTAKEN, SAID, Written, by_point, credited
from dev.train_scorer.material import BankQuestion
from dev.train_scorer.splits import kept_for_judging

_GOOD, _BAD = 3.5, 1.5


def within_answers(data: Path, questions: dict[str, BankQuestion]) -> None:
    """Print both measures, for questions that served choices and for those that did not."""
    answers = by_point(data)
    points, means = zip(*credited(answers, questions), strict=True)
    print("\nWithin one answer: a point that is said above one that is contradicted, or is missing")
    for name, kept in (("kept for judging", True), ("served choices", False)):
        chosen = [n for n, a in enumerate(answers) if kept_for_judging(a.question_id) == kept]
        some = [answers[n] for n in chosen], [points[n] for n in chosen]
        print(f"  {name:16} {above(*some, MISTAKEN)}  missing {above(*some, MISSED)}")
    _over_answers(answers, np.array(means), questions)


def above(answers: Sequence[Written], values: Sequence[Sequence[float]], lower: str) -> str:
    """Return how often a point that is said has more than one of the other kind."""
    won = [
        float(high > low) + 0.5 * (high == low)
        for each, found in zip(answers, values, strict=True)
        for said, high in zip(each.key_points, found, strict=True)
        for other, low in zip(each.key_points, found, strict=True)
        if said == SAID and other == lower
    ]
    return f"{np.mean(won):.2f} ({len(won)} pairs)" if won else "no pairs"


def _over_answers(
    answers: Sequence[Written], coverage: Floats, questions: dict[str, BankQuestion]
) -> None:
    grades = np.array([each.grade for each in answers])
    texts = [each.answer for each in answers]
    references = [questions[each.question_id].reference_answer for each in answers]
    style = cross_val_predict(
        LogisticRegression(C=0.1, max_iter=2000),
        style_counts().fit_transform(texts),
        grades >= _GOOD,
        groups=[each.question_id for each in answers],
        cv=GroupKFold(5),
        method="decision_function",
    )
    print("  over answers: r with the grade; AUC of right (3.5 and more) against wrong (to 1.5)")
    clear = (grades >= _GOOD) | (grades <= _BAD)
    for name, values in (
        ("the scorer", coverage),
        ("log of the length", log_lengths(texts)),
        ("TF-IDF", tf_idf(texts, references)),
        ("style of others", style),
    ):
        r = float(np.corrcoef(values, grades)[0, 1])
        auc = roc_auc_score(grades[clear] >= _GOOD, values[clear])
        print(f"  {name:20} r {r:5.2f}  AUC {auc:.2f}")
