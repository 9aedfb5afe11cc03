"""A job description as a PDF: its text, as far as a session may be opened with it."""

from shared.interviews.errors import DescriptionUnreadable
from shared.interviews.requirements.model import MAX_DESCRIPTION_CHARS, DescriptionText
from shared.resumes.sandbox import PdfText


def description_of(pdf: PdfText) -> DescriptionText:
    """Return the text of a PDF, whole words of it; raises DescriptionUnreadable if it has none."""
    if not any(map(str.isalnum, pdf.text)):
        raise DescriptionUnreadable
    kept = pdf.text
    if len(kept) > MAX_DESCRIPTION_CHARS:
        kept = _within(kept)
    return DescriptionText(text=kept, truncated=pdf.shortened or kept != pdf.text)


def _within(text: str) -> str:
    """Return the first words, as many as fit."""
    first = text[: MAX_DESCRIPTION_CHARS + 1]
    end = max(first.rfind(" "), first.rfind("\n"))
    return first[: end if end > 0 else MAX_DESCRIPTION_CHARS].rstrip()
