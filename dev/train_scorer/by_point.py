"""Answers whose key points were judged by hand, one letter each."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dev.train_scorer.material import BankQuestion
from dev.train_scorer.splits import kept_for_judging
from shared.evaluation.scorer.analysis import AnswerAnalysis
from shared.evaluation.scorer.model_files import Models
from shared.evaluation.scorer.reference import Reference
from shared.ports.evaluator import EvaluationTask

BY_POINT = Path("statements/answers-by-point.jsonl")
WRITTEN = (Path("bench/evaluation_answers.json"), Path("tests/fixtures/scorer/answers.json"))
SAID, PARTLY, MISSED, MISTAKEN = "c", "p", "m", "x"


@dataclass(frozen=True)
class Written:
    """An answer, a letter for each key point of its question, and a grade, 0 to 5."""

    question_id: str
    answer: str
    key_points: str
    grade: float


def by_point(data: Path) -> list[Written]:
    """Return the answers that were written to be right and wrong point by point."""
    lines = (data / BY_POINT).read_text(encoding="utf-8").splitlines()
    return [
        Written(one["question_id"], one["answer"], one["key_points"], one["score"])
        for one in map(json.loads, lines)
    ]


def written() -> list[Written]:
    """Return the answers that were written for this project."""
    return [
        Written(one["question_id"], one["answer"], one["key_points"], float(one["grade"]))
        for path in WRITTEN
        for one in json.loads(path.read_text(encoding="utf-8"))
    ]


def for_choices(answers: Iterable[Written]) -> list[Written]:
    """Return the answers that may serve a choice."""
    return [each for each in answers if not kept_for_judging(each.question_id)]


def credited(
    answers: Iterable[Written], questions: dict[str, BankQuestion]
) -> list[tuple[list[float], float]]:
    """Return the credit of each key point, and the coverage, of each answer."""
    models = Models()
    analyses = (analysed(questions[each.question_id], each.answer, models) for each in answers)
    return [
        ([match.credit for match in analysis.key_point_matches], analysis.coverage)
        for analysis in analyses
    ]


def analysed(question: BankQuestion, answer: str, models: Models) -> AnswerAnalysis:
    """Return the analysis of an answer to a question."""
    task = EvaluationTask(
        question=question.text,
        kind=question.kind,
        competency=question.competency,
        key_points=question.key_points,
        reference_answer=question.reference_answer,
        answer=answer,
    )
    return AnswerAnalysis(Reference(task, models), answer, models)
