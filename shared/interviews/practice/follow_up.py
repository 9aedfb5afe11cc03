"""Follow-up questions: what an interviewer would ask next, made from the evaluation by templates.

They ask and do not tell: the key point itself is shown beside the answer, once there is one.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice

from pydantic import Field

from shared.interviews.practice.asking import key_point_question
from shared.kernel.view import View
from shared.ports.evaluator import AnswerEvaluation, Coverage, Verdict

MOST_FOLLOW_UPS = 2

_CHANGE = re.compile(
    r"\b(?:reduc\w+|cut|improv\w+|increase\w?|rais\w+|lower\w*|save\w?|grew|boost\w*|dropped|sped)"
    r"\b[^.?!]{0,90}?\bby\s+(?:(?:about|around|nearly|roughly|over|almost)\s+)?"
    r"(?:\d+(?:[.,]\d+)?\s*(?:%|percent|per cent|times|x\b)|half\b|a third\b)",
    re.IGNORECASE,
)
_BOTH_ENDS = re.compile(r"\bfrom\b[^.?!]*\d[^.?!]*\b(?:to|down to|up to)\b[^.?!]*\d", re.IGNORECASE)
_SURE = 0.15
"""A point that is likelier made may be said in words that were not understood. Up to here nine in
ten are not made in full, by people's judgement of answers that serve choices."""
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]+)*")
_MOST_QUOTED = 160
_STEM = 5


class FollowUpReason(StrEnum):
    """Why a question follows."""

    KEY_POINT = "key_point"
    """The answer leaves out a key point."""
    VAGUE_NUMBER = "vague_number"
    """The answer says by how much something changed, and not from what to what."""


class FollowUp(View):
    """A question that an interviewer would ask next."""

    reason: FollowUpReason
    key_point: int | None = Field(description="the place of the key point, from 0")
    question: str


def follow_ups(
    answer: str, evaluation: AnswerEvaluation, gained: frozenset[int] = frozenset()
) -> tuple[FollowUp, ...]:
    """Return what to ask next, at most two questions; the same answer always gets the same.

    Nothing follows an answer that could not be scored: its own question stands. ``gained`` are
    the places of key points that an appeal has gained since: nothing asks about them.
    """
    if evaluation.verdict is not Verdict.SCORED:
        return ()
    quoted = vague_number(answer)
    missed = (each for each in _missed(answer, evaluation) if each.key_point not in gained)
    points = islice(missed, MOST_FOLLOW_UPS - (quoted is not None))
    return (*points, *([_about_number(quoted)] if quoted else []))


def _missed(answer: str, evaluation: AnswerEvaluation) -> Iterator[FollowUp]:
    """Yield a question for each key point that is surely missed, the surest first.

    Where the evaluator does not tell how sure it is, or is equally so, the fewer of its words the
    answer has, the less likely a point is said in words of its own. Of two points that the same
    would be asked about, the second is left out.
    """
    said = _stems(answer)
    missed = [
        (point.likelihood or 0.0, _share(_stems(point.text), said), place, point.text)
        for place, point in enumerate(evaluation.key_points)
        if point.coverage is Coverage.MISSED
        and not point.contrary
        and (point.likelihood or 0.0) <= _SURE
    ]
    asked = set[str]()
    for *_, place, text in sorted(missed):
        question = key_point_question(text)
        if question not in asked:
            asked.add(question)
            yield FollowUp(reason=FollowUpReason.KEY_POINT, key_point=place, question=question)


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the longer words."""
    words = re.findall(r"[a-z]{5,}", text.lower())
    return frozenset(word[:_STEM] for word in words)


def _share(wanted: frozenset[str], said: frozenset[str]) -> float:
    return len(wanted & said) / len(wanted) if wanted else 1.0


def vague_number(answer: str) -> str | None:
    """Return the first sentence that tells a change and only one end of it, if one does."""
    for sentence in _SENTENCE.finditer(answer):
        said = " ".join(sentence[0].split())
        change = _CHANGE.search(said)
        if change and not _BOTH_ENDS.search(said):
            return said if len(said) <= _MOST_QUOTED else change[0]
    return None


def _about_number(quoted: str) -> FollowUp:
    return FollowUp(
        reason=FollowUpReason.VAGUE_NUMBER,
        key_point=None,
        question=f"You say: “{quoted}.” From what to what, and how did you measure it?",
    )
