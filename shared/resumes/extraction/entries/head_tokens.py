"""Head tokens: the head of an entry, divided at tabs, bars, dashes and changes of font."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shared.resumes.extraction.fields.dates import Period, without_period
from shared.resumes.extraction.pdf.lines import Line, Span

_HARD = re.compile(r"\t+|\s+[|·•●▪♦◆∙]+\s*|\s*[|]\s*|\s[\u2013—-]\s|\s@\s|;\s")
_REMARK = re.compile(r"\([a-zà-ž ]+\)")
_DANGLING = re.compile(
    r"\b(?:in|of|at|for|the|and|with|a|an|to|from|chez|bei|bij|presso)$|[&(/-]$", re.IGNORECASE
)


class Label(StrEnum):
    """What a part of a head names."""

    TITLE = "title"
    EMPLOYER = "company"
    PLACE = "place"
    REST = "rest"


@dataclass
class Entry:
    """One entry. ``base`` is where its unindented text begins.

    ``cells``: what its head names, where the cells of a table say so.
    """

    head: list[Line]
    body: list[Line] = field(default_factory=list)
    period: Period | None = None
    dated: Line | None = None
    base: float = 0.0
    cells: tuple["HeadToken", ...] = ()


@dataclass(frozen=True)
class HeadToken:
    """The text of a head between two separators: one of title, employer, place and so on.

    ``separator`` is the sign between it and the token before it in the same font, or a comma
    between two fonts. ``label`` is
    set where the text itself says what the token is, as in "Employer: Acme".
    """

    text: str
    line: Line
    bold: bool = False
    italic: bool = False
    separator: str = ""
    label: Label | None = None


def tokens_of(entry: Entry) -> list[HeadToken]:
    """Return what the head names, without its dates."""
    if entry.cells:
        return list(entry.cells)
    tokens: list[HeadToken] = []
    for line in entry.head:
        for span in _spans_without_date(line, entry):
            bits = [
                bit.strip(" ,|/·•\u2013—\t").removeprefix("- ").lstrip(": ")
                for bit in _HARD.split(span.text)
            ]
            comma = "," if tokens and span.text.startswith(",") else ""
            separators = [comma, *(match[0].strip() for match in _HARD.finditer(span.text))]
            for number, (bit, separator) in enumerate(zip(bits, separators, strict=True)):
                if not any(map(str.isalnum, bit)) or _REMARK.fullmatch(bit):
                    continue
                last = tokens[-1] if tokens else None
                if number == 0 and last and last.line is line and _hangs(last, span):
                    tokens[-1] = replace(last, text=f"{last.text} {bit}")
                else:
                    tokens.append(HeadToken(bit, line, span.bold, span.italic, separator))
    return tokens


def _hangs(last: HeadToken, span: Span) -> bool:
    """Tell whether a change of font falls inside a phrase, as in "Certificate in Design"."""
    if last.text.endswith(":"):
        return True
    if span.before == "\t":
        return False
    return bool(_DANGLING.search(last.text)) or span.before == "" or span.text.startswith("(")


def _spans_without_date(line: Line, entry: Entry) -> list[Span]:
    if line is not entry.dated or entry.period is None:
        return list(line.spans)
    period = entry.period
    spans: list[Span] = []
    at = 0
    for span in line.spans:
        at += len(span.before) if spans or at else 0
        start, end = at, at + len(span.text)
        text = span.text
        if start < period.ends_at and period.begins_at < end:
            local = period._replace(
                begins_at=max(period.begins_at - start, 0),
                ends_at=min(period.ends_at - start, len(text)),
            )
            text = without_period(text, local)
        at = end
        spans.append(span._replace(text=text))
    return [span for span in spans if span.text.strip()]
