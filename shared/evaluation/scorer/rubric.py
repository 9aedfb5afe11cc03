"""The rubric in numbers: weights, caps, scales. A change here is a new ``RUBRIC_VERSION``."""

from shared.ports.evaluator import Dimension, QuestionKind, Verdict

NAME = "built-in"
VERSION = "8"
RUBRIC_VERSION = "1"
MAX_CHARACTERS = 8_000
"""Longer answers are cut here."""

_CONTENT = {
    Dimension.RELEVANCE: 0.2,
    Dimension.COVERAGE: 0.5,
    Dimension.STRUCTURE: 0.1,
    Dimension.SPECIFICITY: 0.1,
    Dimension.CLARITY: 0.1,
}
_STORY = {
    Dimension.RELEVANCE: 0.15,
    Dimension.COVERAGE: 0.25,
    Dimension.STRUCTURE: 0.25,
    Dimension.SPECIFICITY: 0.2,
    Dimension.CLARITY: 0.15,
}
WEIGHTS = {
    QuestionKind.TECHNICAL: _CONTENT,
    QuestionKind.ROLE_KNOWLEDGE: _CONTENT,
    QuestionKind.SITUATIONAL: _CONTENT,
    QuestionKind.BEHAVIOURAL: _STORY,
}
"""The weight of each dimension by kind of question; each row adds up to 1."""

CAPS = {
    Verdict.SCORED: 5.0,
    Verdict.EMPTY: 0.0,
    Verdict.GIBBERISH: 0.2,
    Verdict.NO_ATTEMPT: 0.4,
    Verdict.COPIED_QUESTION: 0.7,
    Verdict.INSTRUCTION_BEARING: 0.8,
    Verdict.TOO_SHORT: 1.0,
    Verdict.OTHER_LANGUAGE: 1.0,
    Verdict.KEYWORD_STUFFED: 1.2,
    Verdict.OFF_TOPIC: 1.5,
}
"""The maximum of each dimension, and so of the overall score, under each verdict."""

CONFIDENCE = {
    Verdict.EMPTY: 0.99,
    Verdict.GIBBERISH: 0.85,
    Verdict.NO_ATTEMPT: 0.9,
    Verdict.COPIED_QUESTION: 0.9,
    Verdict.INSTRUCTION_BEARING: 0.85,
    Verdict.TOO_SHORT: 0.8,
    Verdict.OTHER_LANGUAGE: 0.1,
    Verdict.KEYWORD_STUFFED: 0.8,
    Verdict.OFF_TOPIC: 0.6,
}

type Scale = tuple[tuple[float, float], ...]

GRADE_SCALE: Scale = ((2.9, 0.2), (3.2, 1.0), (3.6, 2.6), (4.0, 3.8), (4.4, 4.6), (4.7, 5.0))
"""From the predicted grade (human graders are lenient) to relevance."""
COVERAGE_SCALE: Scale = (
    *((0.0, 0.0), (0.1, 0.4), (0.3, 1.3), (0.5, 2.3), (0.7, 3.5), (0.85, 4.6), (0.95, 5.0)),
)
"""From the mean credit of the key points to coverage."""

SIDED_SCALE: Scale = (
    *((0.0, 0.0), (0.1, 0.4), (0.3, 1.5), (0.5, 2.6), (0.7, 3.8), (0.82, 4.6), (0.95, 5.0)),
)
"""The same where key points are judged by their statements, which is less sure of each, and from
stories to their relevance."""

BORNE_OUT: Scale = ((0.0, 1.5), (0.5, 5.0))
"""From the mean credit of the key points to the most relevance that somebody else's grade gets."""


def interpolated(value: float, scale: Scale) -> float:
    """Return the score of a value by linear interpolation, constant beyond the end points."""
    low_value, low_score = scale[0]
    if value <= low_value:
        return low_score
    for high_value, high_score in scale[1:]:
        if value <= high_value:
            part = (value - low_value) / (high_value - low_value)
            return low_score + part * (high_score - low_score)
        low_value, low_score = high_value, high_score
    return low_score
