"""Prose: sentences and their parts, which name nothing."""

import re

from shared.resumes.extraction.pdf.lines import Line

_WORDY = 9
_SUFFIX = re.compile(
    r"\b(?:inc|ltd|co|corp|llc|lda|ltda|bros|s\.a|s\.l|s\.r\.l|s\.p\.a|s\.r\.o|o\.o|s\.c|e\.v|e\.k|s\.a\.s|a\.s|b\.v|n\.v|b\.sc|ph\.d|b\.s|m\.s|b\.a|hons?)\.$",
    re.IGNORECASE,
)


def is_prose(line: Line) -> bool:
    """Tell whether a line is a sentence or a part of one, and no name."""
    return tells(line.text, bold=line.bold)


def tells(text: str, *, bold: bool) -> bool:
    """Tell whether a text is a sentence or a part of one; what is bold may begin in any way."""
    words = text.split()
    if text[:1].islower() and not bold:
        return True
    ends = text.endswith((".", "!")) and not _SUFFIX.search(text)
    if ends and len(words) > 3:  # noqa: PLR2004 - words of a sentence
        return True
    lower = sum(word[:1].islower() for word in words)
    return len(words) > _WORDY and lower * 2 > len(words) and not bold
