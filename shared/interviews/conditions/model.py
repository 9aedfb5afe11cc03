"""What is stored of the conditions of a session, within its document."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.kernel.clock import Instant
from shared.ports.evaluator import QuestionKind, Score
from shared.store import Stored

TimeLimit = Annotated[int, Field(ge=30, le=3600)]
"""So many seconds an answer may take."""


class Conditions(StrEnum):
    """How a session is held."""

    REAL = "real"
    """As an interview: a clock for each question, and no hints."""

    STUDY = "study"
    """To learn: hints, and no clock unless one is asked for."""


class HintKind(StrEnum):
    """What a hint tells."""

    SHAPE = "shape"
    """What is asked, and what a good answer looks like."""
    TOPICS = "topics"
    """What the key points are about."""
    KEY_POINT = "key_point"
    """One key point."""


class Hint(Stored):
    """A hint in the words in which it was revealed."""

    kind: HintKind
    text: str
    revealed_at: Instant


HIGH, LOW = 4.0, 2.0
"""Two answers above the one make the next question harder, two below the other easier."""


class Difficulty(StrEnum):
    """Which way a question was adapted."""

    EASIER = "easier"
    HARDER = "harder"


class Judged(Stored):
    """What one answer was worth when the next question was chosen."""

    question_id: str
    answered_at: Instant
    overall: Score


class Adaptation(Stored):
    """A question that was asked instead of another, and the answers before it that decided."""

    question_id: str
    instead_of: str
    difficulty: Difficulty
    judged: tuple[Judged, ...]
    made_at: Instant


_SPOKEN_S: Mapping[QuestionKind, int] = {
    QuestionKind.TECHNICAL: 180,
    QuestionKind.BEHAVIOURAL: 180,
    QuestionKind.SITUATIONAL: 150,
    QuestionKind.ROLE_KNOWLEDGE: 120,
}
"""Half a minute to think, and what the bank's own answers take at the pace of speech."""

_TYPED = 2
"""Typing takes twice as long as speaking, or longer."""


def time_limit_s(
    conditions: Conditions, kind: QuestionKind, *, spoken: bool, chosen: int | None
) -> int | None:
    """Return how many seconds the answer to a question may take; None: any number."""
    if chosen is not None or conditions is Conditions.STUDY:
        return chosen
    return _SPOKEN_S[kind] * (1 if spoken else _TYPED)
