"""Wording of facts: what of a resume may stand inside a question, as one short line."""

import re
import unicodedata
from collections.abc import Sequence

LONGEST_NAME = 80
LONGEST_CLAIM = 180

_UNWANTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\"\u201c\u201d{}<>\ufffd]+")
_ENDS = " ,;:.-|\u2013\u2014\u2022/"
_PERSONAL = re.compile(
    r"@|https?:|www\.|\b[\w-]+\.(?:com|org|net|io|in|de|uk|fr|es)\b(?:/|$)|\d(?:[\s().-]?\d){6,}"
    r"|\b\d{1,5}\w?,?\s+(?:[A-Z][\w'.]+\s){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|blvd|nagar"
    r"|marg|close|court|square)\b|\b[1-9]\d{5}\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"^(?:and|or|of|at|in|for|with|to|by|from|the following|responsible|tools used|environment)\b"
    r"|\b(?:and|or|of|at|in|for|with|to|by|from|the|a|an)$",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"\b(?:\w\.\w|inc|ltd|co|corp|lda|ltda|bros|gmbh|pvt|jr|sr)\.$", re.IGNORECASE
)
"""The point of an abbreviation belongs to the name that it ends."""

_BLANK = re.compile(
    r"(?:project|company|employer|organi[sz]ation|university|college|school|certificate|skill"
    r"|(?:job )?title)(?:\s(?:name|title))?\s?(?:\d|[A-Z]|one|two|three)?",
    re.IGNORECASE,
)
"""What templates print where a name is to be written."""

_CHANGE = re.compile(
    r"\b(?:from\s+\S+.{0,30}\sto\s|by\s+(?:\w+\s+)?(?:half|thirds?|quarters?)\b"
    r"|by\s+(?:\w+\s+)?\d[\d.,]*\s?(?:%|x\b|percent|points|times|ms\b|seconds|minutes|hours|days)"
    r"|halv|doubl|tripl|cut|reduc|r[eé]du[ci]|rais(?!ed\s+[$€£₹])|gr[eo]w|increas|improv|sav(?:e|ing)"
    r"|f[ae]ll|down\b|rose|drop|faster|fewer|lower|decreas|shorten|accelerat|lift|boost|gain|aument"
    r"|reduj|senk|steiger|erhöh|augment|amélior|verk[uü]rz)|→",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\d\s?%|\b(?:by|from)\s+\S*\d", re.IGNORECASE)
_NESTED = re.compile(r"\s*\([^()]*\)")
_NO_EMPLOYER = re.compile(
    r"^(?:freelanc\w*|self[- ]employ\w*|independent(?: consultant)?|various(?: clients| companies)?"
    r"|confidential|personal|n/?a|none|career break|sabbatical|contract(?:or)?|selbständig\w*"
    r"|autónomo|indépendant\w*|freiberuf\w*|libero professionista)$",
    re.IGNORECASE,
)


def one_line(text: str, longest: int = LONGEST_NAME) -> str:
    """Return text of a resume as it may stand inside a question: one short line, no quotes."""
    plain = _UNWANTED.sub(" ", text).strip(_ENDS)
    return plain if len(plain) <= longest else plain[:longest].rsplit(" ", 1)[0].rstrip(_ENDS)


def sayable(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a text as one line, or nothing where it is cut, personal, or no name at all."""
    plain = _whole(text, longest)
    return "" if _FRAGMENT.search(plain) or _BLANK.fullmatch(plain) else plain


def tells_change(claim: str) -> bool:
    """Tell whether a claim with a number says what changed, and not only how large a thing is.

    A number that stands in brackets alone is rather a size: "(currently 3.6 million users)".
    """
    outside = _NESTED.sub("", claim)
    aside = any(map(str.isdigit, claim)) and not any(map(str.isdigit, outside))
    return bool(_CHANGE.search(claim)) and (not aside or bool(_SHARE.search(claim)))


def _whole(text: str, longest: int) -> str:
    """Return a text as one line, or nothing where it is too long, broken or personal."""
    line = _UNWANTED.sub(" ", text).strip()
    plain = line.strip(_ENDS)
    if _ABBREVIATED.search(line):
        plain = f"{plain}."
    unfit = len(plain) > longest or plain.count("(") != plain.count(")") or "\ufffd" in text
    if unfit or not any(map(str.isalnum, plain)):
        return ""
    return "" if _PERSONAL.search(plain) else plain


def is_employer(name: str) -> bool:
    """Tell whether one can speak of a time "at" what a job names as its employer."""
    return not _NO_EMPLOYER.match(name)


def context_of(parts: Sequence[str]) -> str:
    """Return parts as one context; where they are too long together, the first are left out."""
    plain = (_NESTED.sub("", part) for part in parts)
    said = [whole for part in plain if (whole := _whole(part, LONGEST_NAME))]
    while said and len(", ".join(said)) > LONGEST_NAME:
        said.pop(0)
    return ", ".join(said)


def says(quote: str, text: str) -> bool:
    """Tell whether a quote contains a text, whatever the case, accents, spaces and signs."""
    return _letters(text) in _letters(quote)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in plain if each.isalnum() or each in "+#")
