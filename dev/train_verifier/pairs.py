"""What the verifier learns from: pairs of texts, whether the first says the second or denies it.

A statement of the bank is a pair with its own key point, and with a sibling of it, of which it says
nothing. Some are joined with another statement of the question, as windows of an answer are.
"""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dev.train_scorer.material import BankQuestion
from dev.train_verifier.files import FOLDER as OWN
from dev.train_verifier.files import SAID
from dev.train_verifier.style import sides_by_style
from dev.train_verifier.verifier import CONTRADICTED, ENTAILED, NEUTRAL
from shared.evaluation.scorer.statements import FOLDER, Statements

_JOINED = 0.3  # of statements get a neighbour
_SIBLINGS = 0.8  # neutral pairs for each statement
_LABELS = {"entailed": ENTAILED, "neutral": NEUTRAL, "contradicted": CONTRADICTED}


class Pair(NamedTuple):
    """Two texts and the verdict; ``style`` is how likely style alone makes the first right."""

    said: str
    point: str
    verdict: int
    style: float = 0.5


class _Point(NamedTuple):
    text: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def statements(self) -> tuple[str, ...]:
        return self.right + self.wrong


def statement_pairs(questions: Sequence[BankQuestion], rng: random.Random) -> list[Pair]:
    """Return pairs of all key points that have statements."""
    paired = _statements(*sorted(FOLDER.glob("*.jsonl")))
    free = _statements(OWN / SAID)
    asked = {
        question.id: [
            _Point(
                text,
                (text, *(each for found in have for each in found.right)),
                tuple(each for found in have for each in found.wrong),
            )
            for text in question.key_points
            if (have := [known[text] for known in (paired, free) if text in known])
        ]
        for question in questions
    }
    style = sides_by_style({q: [(p.right, p.wrong) for p in found] for q, found in asked.items()})
    return [pair for points in asked.values() for pair in _of_question(points, style, rng)]


def _statements(*paths: Path) -> dict[str, Statements]:
    """Return what files of statements say of each key point."""
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())
    return {found.key_point: found for found in map(Statements.model_validate_json, lines)}


def human_pairs(path: Path) -> list[Pair]:
    """Return the pairs that people judged."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [Pair(one["premise"], one["hypothesis"], _LABELS[one["label"]]) for one in found]


def _of_question(
    points: Sequence[_Point], style: dict[str, float], rng: random.Random
) -> Iterator[Pair]:
    for point in points:
        others = [text for each in points if each is not point for text in each.statements]
        for verdict, texts in ((ENTAILED, point.right), (CONTRADICTED, point.wrong)):
            for text in texts:
                yield Pair(_joined(text, others, rng), point.text, verdict, style[text])
        count = min(len(others), int(len(point.statements) * _SIBLINGS))
        for text in rng.sample(others, count):
            yield Pair(_joined(text, others, rng), point.text, NEUTRAL, style[text])


def _joined(text: str, others: Sequence[str], rng: random.Random) -> str:
    """Return a statement, at times with another one before or after it."""
    if not others or rng.random() >= _JOINED:
        return text
    both = [text, rng.choice(others)]
    rng.shuffle(both)
    return " ".join(each if each[-1] in ".!?" else f"{each}." for each in both)
