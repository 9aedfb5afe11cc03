"""What the verifier learns from: pairs of texts, whether the first says the second or denies it.

A statement of the bank is a pair with its own key point, and with a sibling of it, of which it says
nothing. Some are joined with another statement of the question, as windows of an answer are.
Statements that are right shun the words of their key point and those that are wrong use them, so a
model that saw these alone takes the plain words of a textbook for the contrary. Key points told
again, in notes and as the reference answer has them, make up for it.
"""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dev.train_scorer.material import BankQuestion
from dev.train_scorer.rough_forms import as_notes, without_articles
from dev.train_verifier.style import sides_by_style
from shared.evaluation.scorer.statements import FOLDER, Statements
from shared.evaluation.scorer.text import Text
from shared.evaluation.scorer.verifier import CONTRADICTED, ENTAILED, NEUTRAL

_JOINED = 0.4  # of statements get a neighbour
_CONTRASTED, _LINKS = 0.4, (",", " and", ", while", ", but", ";")
_SIBLINGS = 0.8  # neutral pairs for each statement
_UNLIKE = 3  # sentences of other stories for each key point of a story
_TOLD, _UNTOLD = 0.4, 0.15
"""Shares of a key point's words in a sentence that makes it, and in one that says nothing of it."""
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
    known = _statements()
    asked = {
        question.id: [
            _Point(text, (text, *known[text].right), known[text].wrong)
            for text in question.key_points
            if text in known
        ]
        for question in questions
    }
    style = sides_by_style({q: [(p.right, p.wrong) for p in found] for q, found in asked.items()})
    return [pair for points in asked.values() for pair in _of_question(points, style, rng)]


def _statements() -> dict[str, Statements]:
    """Return the statements of each key point."""
    paths = sorted(FOLDER.glob("*.jsonl"))
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())
    return {found.key_point: found for found in map(Statements.model_validate_json, lines)}


def told_again(questions: Sequence[BankQuestion], rng: random.Random) -> list[Pair]:
    """Return key points said in much the same words, and sentences about their siblings."""
    return [pair for question in questions for pair in _told_again(question, rng)]


def _told_again(question: BankQuestion, rng: random.Random) -> Iterator[Pair]:
    told = Text(question.reference_answer)
    sentences = [told.raw[each.start : each.end] for each in told.sentences]
    for point in question.key_points:
        stems = Text(point).stems
        shares = [len(stems & Text(sentence).stems) / max(1, len(stems)) for sentence in sentences]
        best = max(range(len(sentences)), key=shares.__getitem__)
        said = [point, without_articles(point), as_notes(point)]
        if shares[best] >= _TOLD:
            said += [sentences[best], as_notes(sentences[best])]
        for text in said:
            yield Pair(_joined(text, question.key_points, rng), point, ENTAILED)
        unlike = [text for text, share in zip(sentences, shares, strict=True) if share < _UNTOLD]
        for text in rng.sample(unlike, min(2, len(unlike))):
            yield Pair(text, point, NEUTRAL)


def other_stories(questions: Sequence[BankQuestion], rng: random.Random) -> list[Pair]:
    """Return key points of stories beside what other stories tell, which says nothing of them."""
    known = _statements()
    told = [
        (question.id, point, text)
        for question in questions
        for point in question.key_points
        if point in known
        for text in (*known[point].right, *known[point].wrong)
    ]
    return [
        Pair(text, point, NEUTRAL)
        for question, point in sorted({(question, point) for question, point, _ in told})
        for other, _, text in rng.sample(told, _UNLIKE)
        if other != question
    ]


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
    """Return a statement, at times with another one before or after it or in one sentence."""
    if not others or rng.random() >= _JOINED:
        return text
    first, second = rng.sample([text, rng.choice(others)], 2)
    if rng.random() < _CONTRASTED:
        return f"{first.rstrip('.!?')}{rng.choice(_LINKS)} {second[:1].lower()}{second[1:]}"
    return " ".join(each if each[-1:] in ".!?" else f"{each}." for each in (first, second))
