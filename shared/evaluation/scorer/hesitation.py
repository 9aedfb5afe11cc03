"""What a speaker says on the way to the words that are meant: hesitations, and what is said again.

They are blanked out before an answer is compared, so that no offset moves. What is meant stays: a
phrase such as "you know" goes only where commas set it apart, and the start of a sentence only
where the speaker begins it again with one of the same words.
"""

import re

_WORD = r"[^\W_]++(?:['\u2019][^\W_]++)*+"
_START = r"(?<!['\u2019])\b"
_PAUSE = r"(?:[ \t]*(?:,|-{1,2}|\u2013|\u2014|\u2026|\.{3})[ \t]*|[ \t]+)"
_SOUND = re.compile(
    rf"\b(?:[Uu]h+m*|[Uu]m+|UM+|UH+|[Ee]r+m|[Ee]rr*|[Hh]m+|[Mm]hm|[Aa]h+|[Ee]h)\b"
    rf"(?![\w'\u2019-])(?:{_PAUSE}?,)?"
)
_APART = re.compile(
    r"(?:(?<=[,;:.!?\u2013\u2014])|^)(?P<lead>[ \t]*)"
    r"(?:you know|i mean|like|basically|sort of|kind of|you see|so to say|let's say)\s*,",
    re.IGNORECASE | re.MULTILINE,
)
_BEFORE_A_COMMA = re.compile(
    r"(?<!what )(?<!that )(?<!do )\b(?:you know|i mean|basically)\b[ \t]*,", re.IGNORECASE
)
_AGAIN = re.compile(
    rf"{_START}(?P<said>[^\W\d_]++(?:['\u2019][^\W_]++)*+(?: {_WORD}){{0,3}})"
    rf"{_PAUSE}(?=(?P=said)\b)",
    re.IGNORECASE,
)
_CORRECTED = re.compile(
    rf"{_START}(?P<first>{_WORD})(?: {_WORD}){{0,3}}{_PAUSE}"
    rf"(?:i mean|sorry|or rather|no,? wait|wait,? no){_PAUSE}(?=(?P=first)\b)",
    re.IGNORECASE,
)
_MEANT_TWICE = frozenset({"that", "had", "very", "really", "not", "no"})
_MOST = 1 / 3


def without_hesitations(text: str) -> str:
    """Return the text, as long as before, with blanks for hesitations and false starts.

    A text of which more than a third is that is returned as it is.
    """
    plain = _SOUND.sub(_blank, text)
    plain = _CORRECTED.sub(_blank, plain)
    plain = _APART.sub(_blank_after_lead, plain)
    plain = _BEFORE_A_COMMA.sub(_blank, plain)
    plain = _AGAIN.sub(_blank_again, plain)
    return plain if _letters(text) - _letters(plain) <= _MOST * _letters(text) else text


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found.group())


def _blank_after_lead(found: re.Match[str]) -> str:
    lead = found["lead"]
    return lead + " " * (len(found.group()) - len(lead))


def _blank_again(found: re.Match[str]) -> str:
    return found.group() if found["said"].casefold() in _MEANT_TWICE else _blank(found)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
