"""What is stored of the conditions of a session, within its document."""

from collections.abc import Mapping
from enum import StrEnum

from shared.ports.evaluator import QuestionKind

SHORTEST_LIMIT_S, LONGEST_LIMIT_S = 30, 3600


class Conditions(StrEnum):
    """How a session is held."""

    REAL = "real"
    """As an interview: a clock for each question, and no hints."""

    STUDY = "study"
    """To learn: hints, and no clock unless one is asked for."""


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
