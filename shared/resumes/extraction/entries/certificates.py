"""Certificate entries: what was passed, who issued it and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shared.resumes.extraction.fields.dates import find_period, without_period
from shared.resumes.extraction.fields.facts import LIKELY, Fact, fact
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.extraction.pdf.paragraphs import paragraphs_of

_ISSUER = re.compile(
    r"\s[|•·]\s|,\s|\sby\s|\t|\s[-\u2013—]\s(?!(?:specialty|speciality|professional|associate|expert"
    r"|foundation(?:al)?|practitioner|fundamentals|advanced|core|level|part)\b)",
    re.IGNORECASE,
)
_MAX_NAME_WORDS = 14
_SHORTEST_NAME = 4


@dataclass
class Certificate:
    """One certificate."""

    name: Fact
    issuer: str | None
    date: str | None


def certificates_of(lines: Sequence[Line], *, month_first: bool) -> list[Certificate]:
    """Return the certificates that a section lists, one for each line or item."""
    found: list[Certificate] = []
    date: str | None = None
    for paragraph in paragraphs_of(lines):
        period = find_period(paragraph.text, month_first=month_first)
        rest = without_period(paragraph.text, period) if period else paragraph.text
        if period and len(rest) < _SHORTEST_NAME:
            date = period.end or period.start
            if not paragraph.first.label and found and found[-1].date is None:
                found[-1].date, date = date or None, None
            continue
        parts = [_trimmed(part) for part in _ISSUER.split(rest, maxsplit=1)]
        when = (period.end or period.start) if period else date
        date = None
        if len(parts[0]) < _SHORTEST_NAME or len(parts[0].split()) > _MAX_NAME_WORDS:
            continue
        issuer = parts[1] if len(parts) > 1 and parts[1] else None
        name = fact(parts[0], paragraph.first, LIKELY)
        found.append(Certificate(name, issuer, when or None))
    return found


def _trimmed(text: str) -> str:
    """Return a text without what is left over at its ends when a date is taken out."""
    text = re.sub(r"\(\s*\)", "", text).strip(" ,-\u2013|\t")
    return text.strip("()") if text.count("(") != text.count(")") else text
