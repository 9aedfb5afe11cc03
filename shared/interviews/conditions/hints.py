"""Hints to a question, in layers: each says more than the one before, and none the whole answer.

They are made of the question and its key points by templates, so those drawn from a resume have
them too. The same question always gets the same hints.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from shared.interviews.conditions.model import HintKind
from shared.interviews.model import Question
from shared.interviews.questions.bank import question_bank
from shared.interviews.questions.nouns import nouns_of
from shared.ports.evaluator import QuestionKind

MOST_POINTS = 2
"""So many key points are told at most, and never more than half of a question's."""

_SHAPES: Mapping[QuestionKind, str] = {
    QuestionKind.TECHNICAL: "Say what you would do and why, step by step, what it costs, and how "
    "you would check that it works.",
    QuestionKind.BEHAVIOURAL: "Tell one real story: the situation, your part in it, what you did, "
    "and what came of it, with a number if there is one.",
    QuestionKind.SITUATIONAL: "Say what you would do first and what next, whom you would involve, "
    "and how you would know that it worked.",
    QuestionKind.ROLE_KNOWLEDGE: "Explain it as to a colleague: what it is, why it matters, where "
    "its limits are, and an example.",
}

_WORD = re.compile(r"[A-Za-z][\w+#-]{3,}")
_STEM = 5


def hints_of(question: Question) -> tuple[tuple[HintKind, str], ...]:
    """Return every layer of hints to a question, the vaguest first."""
    return (
        (HintKind.SHAPE, _shape(question)),
        (HintKind.TOPICS, _topics(question)),
        *((HintKind.KEY_POINT, each) for each in _points(question.key_points)),
    )


def layers_of(question: Question) -> int:
    """Return how many layers of hints a question has."""
    return 2 + _told(question.key_points)


def _shape(question: Question) -> str:
    kind, competency = (each.replace("_", " ") for each in (question.kind, question.competency))
    article = "an" if kind[0] in "aeiou" else "a"
    about = " It is about your own resume." if question.about else ""
    return (
        f"This is {article} {kind} question about {competency}.{about} {_SHAPES[question.kind]} "
        f"A strong answer makes {len(question.key_points)} points."
    )


def _topics(question: Question) -> str:
    topics = tuple(_rarest_nouns(question))
    if not topics:
        return "The key points stay close to the words of the question: take each of them in turn."
    return f"Think of: {', '.join(topics)}."


def _rarest_nouns(question: Question) -> Iterator[str]:
    """Yield of each key point the noun that fewest others have, unless the question says it."""
    said = {_stem(each) for each in _WORD.findall(question.text)}
    told = {_stem(each) for each in _WORD.findall(question.reference_answer)}
    for point in question.key_points:
        nouns = [each for each in nouns_of(point) if _stem(each) not in said]
        if nouns:
            best = min(nouns, key=lambda each: (_stem(each) not in told, _spread()[_stem(each)]))
            said.add(_stem(best))
            yield best


def _points(key_points: Sequence[str]) -> list[str]:
    """Return a few key points, told as they are: whoever studies has asked for that."""
    told = key_points[: _told(key_points)]
    return [f"Does your answer make this point: “{each.removesuffix('.')}”?" for each in told]


def _told(key_points: Sequence[str]) -> int:
    return min(MOST_POINTS, len(key_points) // 2)


@cache
def _spread() -> Counter[str]:
    """Return in how many key points of the bank a word stands."""
    points = (point for question in question_bank() for point in question.key_points)
    return Counter(stem for point in points for stem in {_stem(w) for w in _WORD.findall(point)})


def _stem(word: str) -> str:
    return word[:_STEM].lower()
