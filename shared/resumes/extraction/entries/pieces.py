"""Pieces: the head of an entry, divided at tabs, bars, dashes and changes of font."""

import re
from dataclasses import dataclass, field, replace

from shared.resumes.extraction.fields.dates import Period, without_period
from shared.resumes.extraction.pdf.lines import Line, Span

_HARD = re.compile(r"\t+|\s+[|·•●▪♦◆∙]+\s*|\s*[|]\s*|\s[\u2013—-]\s|\s@\s|;\s")
_REMARK = re.compile(r"\([a-zà-ž ]+\)")
_DANGLING = re.compile(r"\b(?:in|of|at|for|the|and|with|a|an|to|from)$|[&(/-]$", re.IGNORECASE)


@dataclass
class Entry:
    """One entry. ``base`` is where its unindented text begins."""

    head: list[Line]
    body: list[Line] = field(default_factory=list)
    period: Period | None = None
    dated: Line | None = None
    base: float = 0.0


@dataclass(frozen=True)
class Piece:
    """A part of a head between separators: one of title, employer, place and so on.

    ``joint`` is the sign that parts it from the piece before it in the same font.
    """

    text: str
    line: Line
    bold: bool = False
    italic: bool = False
    joint: str = ""


def pieces_of(entry: Entry) -> list[Piece]:
    """Return what the head names, without its dates."""
    pieces: list[Piece] = []
    for line in entry.head:
        for span in _spans_without_date(line, entry):
            bits = [
                bit.strip(" ,|/·•\u2013—\t").removeprefix("- ") for bit in _HARD.split(span.text)
            ]
            joints = ["", *(match[0].strip() for match in _HARD.finditer(span.text))]
            for number, (bit, joint) in enumerate(zip(bits, joints, strict=True)):
                if not any(map(str.isalnum, bit)) or _REMARK.fullmatch(bit):
                    continue
                last = pieces[-1] if pieces else None
                if number == 0 and last and last.line is line and _hangs(last, span):
                    pieces[-1] = replace(last, text=f"{last.text} {bit}")
                else:
                    pieces.append(Piece(bit, line, span.bold, span.italic, joint))
    return pieces


def _hangs(last: Piece, span: Span) -> bool:
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
