"""Questions of the bank, put to the built-in scorer."""

import json
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from shared.evaluation.scorer import Scorer
from shared.interviews.evaluation import task_of
from shared.interviews.questions.bank import BankQuestion, question_bank
from shared.interviews.questions.selection import asked_as
from shared.ports.evaluator import AnswerEvaluation, EvaluationTask, QuestionKind

BANK = {question.id: question for question in question_bank()}
STORIES = [each for each in BANK.values() if each.kind is QuestionKind.BEHAVIOURAL]
ANSWERS = Path(__file__).parents[1] / "fixtures/scorer/answers.json"
OTHERS = [each for each in BANK.values() if each.kind is not QuestionKind.BEHAVIOURAL]


class WrittenAnswer(BaseModel):
    """An answer that was written and graded by hand before the evaluator saw it.

    ``key_points`` has a letter for each: covered, partly, missed.
    """

    question_id: str
    quality: str
    grade: float
    key_points: str
    answer: str


@cache
def evaluator() -> Scorer:
    return Scorer()


def task(question: BankQuestion, answer: str) -> EvaluationTask:
    return task_of(asked_as(question), answer)


@cache
def judge(question_id: str, answer: str) -> AnswerEvaluation:
    """Judge an answer to a question of the bank."""
    return evaluator().evaluate(task(BANK[question_id], answer))


def written_answers() -> list[WrittenAnswer]:
    texts = json.loads(ANSWERS.read_text(encoding="utf-8"))
    return [WrittenAnswer.model_validate(text) for text in texts]


def written(question_id: str, quality: str) -> str:
    """Return the answer of that quality to a question."""
    return next(
        each.answer
        for each in written_answers()
        if (each.question_id, each.quality) == (question_id, quality)
    )
