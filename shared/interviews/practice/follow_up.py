"""Follow-up questions: what an interviewer would ask next, made from the evaluation by templates.

Every template yields a whole sentence whatever the key point says: a key point becomes the object
of a question only where its first word makes that safe, and is quoted otherwise.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice

from pydantic import Field

from shared.kernel.view import View
from shared.ports.evaluator import AnswerEvaluation, Coverage, Verdict

MOST_FOLLOW_UPS = 2

_REPORTED = {
    "describes": "describe", "explains": "explain", "names": "name", "gives": "give",
    "mentions": "mention", "lists": "list", "says": "say",
}  # fmt: skip
"""Verbs of a key point that says what an answer tells, with the form that follows "could you"."""

_TOLD = frozenset(_REPORTED.values())

_INSTRUCTED = {
    "add", "agree", "ask", "avoid", "begin", "build", "check", "choose", "collect", "compare",
    "confirm", "consider", "decide", "define", "explain", "find", "give", "identify", "keep",
    "look", "make", "measure", "offer", "separate", "take", "talk", "tell", "try", "use", "write",
}  # fmt: skip
"""Verbs that begin an instruction."""

_FINITE = (
    "is are was were has have had must should can cannot may will would means mean keeps keep"
    " gives give shows show catches catch needs need makes make helps help lets let prevents"
    " prevent protects protect costs cost takes take states state reduces reduce allows allow"
).replace(" ", "|")
_NO_VERB = re.compile(
    r"(?:of|is|are|was|were|has|have|had|must|should|can|cannot)\b"
    rf"|(?!(?:which|that|whether|how|what|if|why|where|when)\b)(?:[\w-]+ )?[\w-]+s"
    rf",? (?:or [\w-]+s, )?(?:{_FINITE})\b"
)
"""What follows a first word that is a noun or an adjective: "use of", "check digits catch"."""

_PARTED = re.compile(r"(?:what|which|the|things)\b|.*\bfrom (?!\w+ing\b)")
"""What follows "separate" where it is the verb."""

_OTHER_CLAUSE = re.compile(
    r"(?:\band|\bor|,) (?:told|asked|gave|took|made|said|kept|went|wrote|separates|explains"
    r"|describes|names|gives|says|tells|keeps|takes|makes)\b"
    r"|, (?:otherwise|or (?:nobody|no one|else|it|they|you|the\b[^,]* (?:is|are|will)))\b"
    rf"|, so (?:{'|'.join(sorted(_INSTRUCTED))})\b"
)
"""A verb in another form or a clause of its own, which does not go with "could you"."""

_OF_ANOTHER = re.compile(
    r"\b(candidate|person|answer|applicant|his|her|their own|it|its|they|one's)\b", re.IGNORECASE
)
_CHANGE = re.compile(
    r"\b(?:reduc\w+|cut|improv\w+|increase\w?|rais\w+|lower\w*|save\w?|grew|boost\w*|dropped|sped)"
    r"\b[^.?!]{0,90}?\bby\s+(?:(?:about|around|nearly|roughly|over|almost)\s+)?"
    r"(?:\d+(?:[.,]\d+)?\s*(?:%|percent|per cent|times|x\b)|half\b|a third\b)",
    re.IGNORECASE,
)
_BOTH_ENDS = re.compile(r"\bfrom\b[^.?!]*\d[^.?!]*\b(?:to|down to|up to)\b[^.?!]*\d", re.IGNORECASE)
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


def follow_ups(answer: str, evaluation: AnswerEvaluation) -> tuple[FollowUp, ...]:
    """Return what to ask next, at most two questions; the same answer always gets the same.

    Nothing follows an answer that could not be scored: its own question stands.
    """
    if evaluation.verdict is not Verdict.SCORED:
        return ()
    quoted = vague_number(answer)
    points = islice(_missed(answer, evaluation), MOST_FOLLOW_UPS - (quoted is not None))
    return (*points, *([_about_number(quoted)] if quoted else []))


def key_point_question(point: str) -> str:
    """Return a question about a key point that an answer has left out."""
    text = point.strip().removesuffix(".")
    to_you = text.startswith("You ")
    first, _, rest = text.removeprefix("You ").partition(" ")
    first = first.lower()
    whole = bool(rest) and not re.search(r"[.?!;:“”\"]", rest) and not _OTHER_CLAUSE.search(rest)
    told = first if to_you and first in _TOLD else _REPORTED.get(first, "")
    if whole and told and not _OF_ANOTHER.search(rest):
        return f"Could you {told} {rest}?"
    if whole and not to_you and _instructs(first, rest):
        return f"How would you {first} {rest}?"
    return f"A strong answer also makes this point: “{text}.” What can you say about it?"


def _instructs(first: str, rest: str) -> bool:
    """Tell whether the first word is the verb of an instruction, and no noun or adjective."""
    if first == "separate" and not _PARTED.match(rest):
        return False
    return first in _INSTRUCTED and not _NO_VERB.match(rest)


def _missed(answer: str, evaluation: AnswerEvaluation) -> Iterator[FollowUp]:
    """Yield a question for each key point that is missed, the one first that is most surely so.

    The fewer of its words the answer has, the less likely it is said in words of its own.
    """
    said = _stems(answer)
    missed = [
        (_share(_stems(point.text), said), place, point.text)
        for place, point in enumerate(evaluation.key_points)
        if point.coverage is Coverage.MISSED and not point.contrary
    ]
    for _, place, text in sorted(missed):
        yield FollowUp(
            reason=FollowUpReason.KEY_POINT, key_point=place, question=key_point_question(text)
        )


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
