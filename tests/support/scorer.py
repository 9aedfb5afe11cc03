"""Questions of the bank, put to the built-in scorer."""

import json
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from shared.evaluation.scorer import Scorer
from shared.evaluation.scorer.statements import FOLDER, Statements
from shared.interviews.evaluation import task_of
from shared.interviews.questions.bank import BankQuestion, question_bank
from shared.interviews.questions.selection import asked_as
from shared.ports.evaluator import (
    AnswerEvaluation,
    Coverage,
    EvaluationTask,
    Ground,
    QuestionKind,
    Verdict,
)

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


_BESIDE = """My first job was in a bakery by the harbour. Each morning we made four hundred rolls,
and my uncle drove them to the hotels before sunrise. In winter the road was icy, so he fitted
chains to the van and left half an hour earlier. The guests never noticed, and at Christmas the
cooks sent us a goose. """


def said_and_missed(question_id: str) -> tuple[int, str, str]:
    """Return a key point, an answer that is judged to miss it, and the words that make it.

    They are buried in words about something else, as at once they would count.
    """
    question = BANK[question_id]
    lines = (line for file in FOLDER.glob("*.jsonl") for line in file.read_bytes().splitlines())
    known = {each.key_point: each for each in map(Statements.model_validate_json, lines)}
    opening = f"🙂 {_BESIDE * 3}"
    for place, point in enumerate(question.key_points):
        for said in known[point].right:
            asked = task(question, opening + said)
            first = evaluator().evaluate(asked)
            missed = first.key_points[place].coverage is Coverage.MISSED
            if missed and first.verdict is Verdict.SCORED:
                start, end = len(opening), len(asked.answer)
                if evaluator().judge_point(asked, place, start, end).ground is Ground.SAID:
                    return place, asked.answer, said
    raise LookupError("every statement counts at once")
