"""The context of one extraction: the document in sections, and what is written from it so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.resumes.extraction.assemble.evidence_writer import EvidenceWriter, Node
from shared.resumes.extraction.entries.head_tokens import Entry
from shared.resumes.extraction.entries.sections import Section
from shared.resumes.extraction.fields.dates import Period, months_first
from shared.resumes.extraction.fields.facts import CERTAIN, DOUBTFUL, FAIR, Fact, fact
from shared.resumes.extraction.pdf.document import Document
from shared.resumes.extraction.pdf.headings import SectionKind
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.model import Warn

CERTAIN_ENOUGH = 0.6
"""Below this confidence a value is reported as uncertain."""


@dataclass
class ExtractionContext:
    """The state of extracting one document."""

    document: Document
    sections: Sequence[Section]
    writer: EvidenceWriter = field(default_factory=EvidenceWriter)
    warnings: set[Warn] = field(default_factory=set)
    month_first: bool = False
    dated: list[Line] = field(default_factory=list)
    """The lines that the dates of entries were read from."""

    def __post_init__(self) -> None:
        """Find out in which order the document's dates put day and month."""
        self.month_first = months_first(line.text for line in self.document.lines)

    def lines(self, *kinds: SectionKind) -> list[Line]:
        """Return the lines of all sections of these kinds."""
        return [line for lines in self.lines_by_section(*kinds) for line in lines]

    def lines_by_section(self, *kinds: SectionKind) -> list[list[Line]]:
        """Return the lines of each section of these kinds."""
        return [section.lines for section in self.sections if section.kind in kinds]

    def put_dates(self, node: Node, at: str, entry: Entry, *names: Fact | None) -> None:
        """Write when an entry began and ended: no surer than the surest of what names it.

        Where the names are wrong, the time is more often than not that of another entry.
        """
        period, line = entry.period, entry.dated
        if period is None or line is None:
            return
        self.dated.append(line)
        sure = period.sure and _in_order(period)
        if not sure:
            self.warnings.add(Warn.DATES_UNCERTAIN)
        named = max((name.confidence for name in names if name), default=CERTAIN)
        confidence = min(named, CERTAIN if sure else DOUBTFUL)
        if period.start:
            self.writer.put(node, at, "startDate", fact(period.start, line, confidence))
        if period.end and not period.current:
            self.writer.put(node, at, "endDate", fact(period.end, line, confidence))
        if period.current:
            node["current"] = True
            guessed = min(confidence, FAIR) if period.is_guessed else confidence
            self.writer.note(f"{at}/current", fact("", line, guessed))


def _in_order(period: Period) -> bool:
    shared = min(len(period.start), len(period.end))
    return not shared or period.start[:shared] <= period.end[:shared]
