"""Sections: the text of a resume divided by its headings.

A usual heading counts when it also looks like one. What the usual headings look like then tells
which other lines are headings, and which usual words are only labels inside a section.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shared.resumes.extraction.fields.dates import find_period
from shared.resumes.extraction.pdf.document import Document
from shared.resumes.extraction.pdf.headings import SectionKind, known_heading, likely_heading
from shared.resumes.extraction.pdf.lines import Line

_LARGER = 1.07
_MUCH_LARGER = 1.2
_WEAKER = 0.93
_MAX_CHARACTERS = 48
_PURITY = 0.5
_SAME_EDGE_PT = 4.0
_SAME_CENTRE_PT = 8.0
_GAP = 1.5
_SAME_LINE_PT = 1.0
_NO_HEADING = re.compile(r"[.;!?]$|[,@()\d]|https?:")
_INLINE = re.compile(r"^\s*([^:]{3,40})\s*:\s+\S")
_NAME = re.compile(r"[^\W\d_][\w'\u2019.-]*(?:\s[^\W\d_][\w'\u2019.-]*){1,4}")
_NAME_WITHIN = 3
_CONTACT_WITHIN = 6
_CONTACT = re.compile(r"\w@\w|\+?\d[\d\s().-]{8,}\d|linkedin\.com/in/", re.IGNORECASE)
_GROUPS = {SectionKind.LANGUAGES, SectionKind.SKILLS, SectionKind.COURSES}
_INSIDE = {SectionKind.SKILLS, SectionKind.COURSES}
_LISTS = {SectionKind.WORK, SectionKind.EDUCATION, SectionKind.PROJECTS}
_INLINE_KINDS = {
    SectionKind.SUMMARY,
    SectionKind.SKILLS,
    SectionKind.LANGUAGES,
    SectionKind.INTERESTS,
}


@dataclass
class Section:
    """Lines under one heading. The HEADER has none: it is what stands before the first one."""

    heading: str
    kind: SectionKind
    lines: list[Line] = field(default_factory=list)


class Look(NamedTuple):
    """How a line looks."""

    size: float
    bold: bool
    italic: bool
    upper: bool


def sections_of(document: Document) -> list[Section]:
    """Return the sections, flow by flow; each flow begins with a HEADER, which may be empty."""
    body = body_size(document.lines)
    usual = _usual_look(document, body)
    return [
        section
        for flow in document.flows
        for section in _divide(flow, _Headings(flow, body, usual))
        if section.lines or section.kind is not SectionKind.HEADER
    ]


def look_of(line: Line) -> Look:
    """Return how a line looks."""
    letters = "".join(filter(str.isalpha, line.text))
    return Look(round(line.size * 2) / 2, line.bold, line.italic, letters.isupper())


def _divide(flow: Sequence[Line], headings: "_Headings") -> list[Section]:
    sections = [Section("", SectionKind.HEADER)]
    around = SectionKind.HEADER
    above: Line | None = None
    lines = _joined_labels(flow)
    for place, line in enumerate(lines):
        kind = headings.kind_of(line, sections[-1].kind, above)
        if kind is SectionKind.OTHER and _is_name_above(lines, place):
            kind = None
        if kind:
            sections.append(Section(line.text.strip(" :"), kind))
            around = kind
        elif inline := _inline(line, around):
            sections.append(inline)
        else:
            sections[-1].lines.append(line)
        above = line
    return sections


def _is_name_above(lines: Sequence[Line], place: int) -> bool:
    """Tell whether a line that looks like a heading is the name above contact details."""
    line = lines[place]
    first = line.page == 1 and place < _NAME_WITHIN
    below = [other.text for other in lines[place + 1 : place + 1 + _CONTACT_WITHIN]]
    return bool(first and _NAME.fullmatch(line.text) and any(map(_CONTACT.search, below)))


def _joined_labels(flow: Sequence[Line]) -> list[Line]:
    """Join a heading that is broken over two lines of a column of labels, or by a wide gap."""
    joined: list[Line] = []
    for line in flow:
        above = joined[-1] if joined else None
        beside = above and above.page == line.page and abs(above.y - line.y) < _SAME_LINE_PT
        in_rail = above and above.label and line.label
        if above and (beside or in_rail) and look_of(above) == look_of(line):
            spans = (*above.spans, *(span._replace(before=" ") for span in line.spans[:1]))
            both = Line(above.page, above.y, spans + line.spans[1:], label=above.label)
            near = above.page == line.page and 0 < above.y - line.y < _GAP * line.size
            if (near or beside) and known_heading(both.text) and _stands_out(both, 0):
                joined[-1] = both
                continue
        joined.append(line)
    return joined


def _inline(line: Line, around: SectionKind) -> Section | None:
    """Return the section that begins inside a line, as in "Objective: to work in ..."."""
    found = _INLINE.match(line.text)
    if not found or around not in {
        SectionKind.HEADER,
        SectionKind.SUMMARY,
        SectionKind.CONTACT,
        SectionKind.OTHER,
    }:
        return None
    kind = known_heading(found[1])
    marked = line.spans[0].bold or found[1].isupper()
    if kind not in _INLINE_KINDS or not marked:
        return None
    rest = line.text[line.text.index(":") + 1 :].strip()
    spans = [span for span in line.spans if span.text in rest] or [
        line.spans[-1]._replace(text=rest)
    ]
    return Section(found[1].strip(), kind, [Line(line.page, line.y, tuple(spans))])


def body_size(lines: Sequence[Line]) -> float:
    """Return the size in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        for span in line.spans:
            sizes[round(span.size, 1)] += len(span.text)
    total = sum(sizes.values())
    seen = 0
    for size in sorted(sizes):
        seen += sizes[size]
        if seen * 2 >= total:
            return size
    return 0.0


def _usual_look(document: Document, body: float) -> Look | None:
    """Return the look that most different sorts of usual headings share."""
    kinds: dict[Look, set[SectionKind]] = defaultdict(set)
    for line in document.lines:
        kind = known_heading(line.text)
        if kind and _stands_out(line, body):
            kinds[look_of(line)].add(kind)
    return max(kinds, key=lambda look: (len(kinds[look]), look.size), default=None)


def _stands_out(line: Line, body: float) -> bool:
    look = look_of(line)
    return look.upper or look.bold or line.size >= _LARGER * body or (line.label and look.italic)


class _Headings:
    """Tells headings from other lines of one flow."""

    def __init__(self, flow: Sequence[Line], body: float, usual: Look | None) -> None:
        self._body = body
        known = [line for line in flow if known_heading(line.text) and _stands_out(line, body)]
        looks = Counter(look_of(line) for line in known)
        own, count = looks.most_common(1)[0] if looks else (None, 0)
        # A column may have headings of its own look; one alone proves nothing unless it is large.
        several = own and (count > 1 or own.size >= _MUCH_LARGER * body)
        self._usual = own if several else usual
        self._alike = [line for line in known if look_of(line) == self._usual]
        same = [line for line in flow if self._usual and look_of(line) == self._usual]
        self._pure = len(self._alike) >= _PURITY * len(same)
        self._flush_left = _share_an_edge(self._alike)
        self._last: Line | None = None

    def kind_of(self, line: Line, current: SectionKind, above: Line | None) -> SectionKind | None:
        """Return what section the line opens; None if it is no heading."""
        kind = self._known(line, current, above) or self._other(line, current)
        if kind:
            self._last = line
        return kind

    def _known(self, line: Line, current: SectionKind, above: Line | None) -> SectionKind | None:
        kind = known_heading(line.text)
        if kind is None or line.bulleted:
            return None
        if self._usual is None:
            return kind if _apart(line, above) else None
        look = look_of(line)
        if look == self._usual:
            inside = current in _INSIDE and kind in _GROUPS and not self._in_place(line)
            return None if inside else kind
        weaker = look.size < _WEAKER * self._usual.size or (self._usual.bold and not look.bold)
        if not _stands_out(line, self._body) or (weaker and look.size < _LARGER * self._body):
            return None
        if look.size < _WEAKER * self._usual.size:
            return None
        return None if current in _INSIDE and kind in _GROUPS else kind

    def _other(self, line: Line, current: SectionKind) -> SectionKind | None:
        """Judge a line that is no usual heading by the look of those that are."""
        if not self._alike or look_of(line) != self._usual or line.bulleted:
            return None
        if len(line.text) > _MAX_CHARACTERS or "\t" in line.text or _NO_HEADING.search(line.text):
            return None
        if find_period(line.text) or not self._in_place(line):
            return None
        kind = likely_heading(line.text)
        large = line.size >= _MUCH_LARGER * self._body
        # Inside a list of jobs, a bold line of the same size is rather an employer.
        likely = self._pure and (current not in _LISTS or look_of(line).upper)
        return kind if kind is not SectionKind.OTHER or likely or large else None

    def _in_place(self, line: Line) -> bool:
        """Tell whether a line begins where the headings do; or ends there, or is centred there."""
        others = [self._last] if self._last else self._alike
        if self._flush_left:
            return any(abs(line.x0 - other.x0) < _SAME_EDGE_PT for other in others)
        return any(
            abs(line.x1 - other.x1) < _SAME_EDGE_PT
            or abs(line.x0 + line.x1 - other.x0 - other.x1) < 2 * _SAME_CENTRE_PT
            for other in others
        )


def _share_an_edge(lines: Sequence[Line]) -> bool:
    """Tell whether most lines begin at one place (of their page, columns apart)."""
    edges = Counter(round(line.x0 / _SAME_EDGE_PT) for line in lines)
    return not lines or 2 * edges.most_common(1)[0][1] >= len(lines)


def _apart(line: Line, above: Line | None) -> bool:
    """Tell whether a line stands further below the last one than lines of a text do."""
    if above is None or above.page != line.page:
        return True
    return above.y - line.y > _GAP * line.size
