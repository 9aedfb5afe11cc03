"""A reading: the document in sections, and what is written down while it is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.resumes.extraction.assemble.scribe import Node, Scribe
from shared.resumes.extraction.entries.pieces import Entry
from shared.resumes.extraction.entries.sections import Section
from shared.resumes.extraction.fields.dates import Period, months_first
from shared.resumes.extraction.fields.facts import CERTAIN, DOUBTFUL, fact
from shared.resumes.extraction.pdf.document import Document
from shared.resumes.extraction.pdf.headings import Kind
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.model import Warn

CERTAIN_ENOUGH = 0.6
"""Below this confidence a reading is called uncertain."""


@dataclass
class Reading:
    """One reading of one document."""

    document: Document
    sections: Sequence[Section]
    scribe: Scribe = field(default_factory=Scribe)
    warnings: set[Warn] = field(default_factory=set)
    month_first: bool = False

    def __post_init__(self) -> None:
        """See in which order the document's dates put day and month."""
        self.month_first = months_first(line.text for line in self.document.lines)

    def lines(self, *kinds: Kind) -> list[Line]:
        """Return the lines of all sections of these kinds."""
        return [line for lines in self.of(*kinds) for line in lines]

    def of(self, *kinds: Kind) -> list[list[Line]]:
        """Return the lines of each section of these kinds."""
        return [section.lines for section in self.sections if section.kind in kinds]

    def put_dates(self, node: Node, at: str, entry: Entry) -> None:
        """Write when an entry began and ended."""
        period, line = entry.period, entry.dated
        if period is None or line is None:
            return
        sure = period.sure and _in_order(period)
        if not sure:
            self.warnings.add(Warn.DATES_UNCERTAIN)
        confidence = CERTAIN if sure else DOUBTFUL
        if period.start:
            self.scribe.put(node, at, "startDate", fact(period.start, line, confidence))
        if period.end and not period.current:
            self.scribe.put(node, at, "endDate", fact(period.end, line, confidence))
        if period.current:
            node["current"] = True
            self.scribe.note(f"{at}/current", fact("", line, confidence))


def _in_order(period: Period) -> bool:
    shared = min(len(period.start), len(period.end))
    return not shared or period.start[:shared] <= period.end[:shared]
