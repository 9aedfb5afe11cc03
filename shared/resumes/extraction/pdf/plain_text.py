"""A PDF as plain text, whatever kind of document it is."""

from collections.abc import Sequence

from shared.resumes.extraction.pdf.document import Document
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.extraction.pdf.paragraphs import continues, join, left_edges, stands_apart


def plain_text(document: Document) -> str:
    """Return the text in reading order: a paragraph is a line, an item of a list has a dash.

    Empty lines stand where gaps are, and between columns.
    """
    return "\n\n".join("\n".join(_paragraphs(flow)) for flow in document.flows)


def _paragraphs(flow: Sequence[Line]) -> list[str]:
    left = left_edges(flow)
    said: list[str] = []
    last: Line | None = None
    for line in flow:
        if last and continues(last, line, left[line.page]) and not _fits_behind(last, line):
            said[-1] = join(said[-1], line.text)
        else:
            if last and stands_apart(last, line):
                said.append("")
            text = line.text.replace("\t", " ")
            said.append(f"- {text}" if line.bulleted else text)
        last = line
    return said


def _fits_behind(last: Line, line: Line) -> bool:
    """Tell whether the first word of a line had a place in the line above: its author broke it.

    Many bullets are drawn, not written, so that only this tells the items of a list apart.
    """
    word = len(line.text.split(maxsplit=1)[0]) + 1
    return last.x1 + word * (line.x1 - line.x0) / len(line.text) < last.edge
