"""The training data: human-graded answers, and synthetic bad answers.

Human graders of short answers are lenient, so a model fitted to their grades alone gives gibberish
half the points. The synthetic answers have low grades. Kinds that the gates stop anyway (echoes,
shuffled words, keyword lists) are not among them.
"""

import csv
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel

from dev.train_scorer.bad_answers import DO_NOT_KNOW, WAFFLE, gibberish
from shared.ports.evaluator import QuestionKind

BANK = Path("shared/interviews/questions/bank")
SHORT, NETWORK = "short-answers-graded.csv", "network-answers-graded.csv"
NETWORK_WEIGHT = 0.5  # its graders are stricter, its questions fewer
SOURCES = {
    "tokens.npy, vocabulary.txt": "distilled from sentence-transformers/all-MiniLM-L6-v2, "
    "Apache-2.0",
    "word_order.npy": "word order of this project's own question bank",
    "model.json": "fitted to Mohler, Bunescu and Mihalcea 2011 (CC BY 4.0), to the English "
    "Short Answer Feedback data of Filighera et al. 2022 (MIT), and to this project's bank",
    "verifier.npz": "all-MiniLM-L6-v2 (Apache-2.0), trained on human pairs and on this project's "
    "statements; see NOTICE.md",
    "word_pieces.txt": "the vocabulary of all-MiniLM-L6-v2, Apache-2.0",
}

_MADE_WEIGHT = 0.1


@dataclass(frozen=True)
class Example:
    """One answer and its grade, 0 to 5; ``group`` is its question, kept on one side of a split."""

    group: str
    question: str
    reference: str
    answer: str
    grade: float
    weight: float = 1.0


class BankQuestion(BaseModel):
    """The members of a bank question that training needs."""

    id: str
    roles: tuple[str, ...]
    kind: QuestionKind
    competency: str
    text: str
    key_points: tuple[str, ...]
    reference_answer: str


def graded(path: Path) -> list[Example]:
    """Return the human-graded answers of one file of the data folder."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Example(
                group=row["question_id"],
                question=row["question"],
                reference=row["reference_answer"],
                answer=row["answer"],
                grade=float(row["grade_avg"]),
            )
            for row in csv.DictReader(file)
        ]


def weighed(examples: Iterable[Example], factor: float) -> list[Example]:
    """Return the examples with their weights multiplied by a factor."""
    return [replace(example, weight=example.weight * factor) for example in examples]


def bank_questions(folder: Path = BANK) -> list[BankQuestion]:
    """Return every question of the bank in order of id."""
    documents = [
        document
        for file in sorted(folder.glob("*.json"))
        for document in json.loads(file.read_text(encoding="utf-8"))
    ]
    questions = [BankQuestion.model_validate(document) for document in documents]
    return sorted(questions, key=lambda question: question.id)


def made(examples: Sequence[Example], seed: int = 11) -> list[Example]:
    """Return bad answers to each question of these examples."""
    rng = random.Random(seed)  # noqa: S311  # nothing secret is drawn
    firsts = {example.group: example for example in reversed(examples)}
    return [
        Example(group, one.question, one.reference, answer, grade, _MADE_WEIGHT)
        for group, one in sorted(firsts.items())
        for answer, grade in _bad_answers(group, firsts, examples, rng)
    ]


def _bad_answers(
    group: str, firsts: dict[str, Example], examples: Sequence[Example], rng: random.Random
) -> Iterator[tuple[str, float]]:
    other = firsts[rng.choice([name for name in sorted(firsts) if name != group])]
    stranger = rng.choice([example for example in examples if example.group != group])
    yield gibberish(rng), 0.0
    yield rng.choice(DO_NOT_KNOW), 0.2
    yield other.reference, 0.5
    yield stranger.answer, 0.8
    yield WAFFLE, 0.3
