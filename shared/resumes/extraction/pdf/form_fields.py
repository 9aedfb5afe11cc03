"""Form fields: the values that were typed into the fields of a page (ISO 32000-1, 12.7)."""

from collections.abc import Iterator
from typing import Any

from pypdf import PageObject

from shared.resumes.extraction.pdf.characters import tidy
from shared.resumes.extraction.pdf.links import annotations_of, box_of, resolved
from shared.resumes.extraction.pdf.words import Word

_MOST_LINES = 60
_MOST_CHARACTERS = 4000
_SIZE = 10.0
_FILLED = 0.75
_WIDTH_EM = 0.5
_LINE_EM = 1.2
_DEEPEST = 8


def words_in_fields(page: PageObject) -> list[Word]:
    """Return the words of the text that the page's fields hold, each where its field is."""
    return [
        word for annotation in annotations_of(page, "/Widget") for word in _words(annotation, page)
    ]


def _words(widget: dict[str, Any], page: PageObject) -> Iterator[Word]:
    value = _inherited(widget, "/V")
    box = box_of(widget.get("/Rect"), page)
    if _inherited(widget, "/FT") not in {"/Tx", "/Ch"} or box is None or not _is_text(value):
        return
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    lines = text[:_MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    height = (box[3] - box[1]) / len(lines)
    size = min(_SIZE, _FILLED * height) or _SIZE
    for number, line in enumerate(lines[:_MOST_LINES]):
        y = box[3] - size - number * max(_LINE_EM * size, min(height, _LINE_EM * _SIZE))
        x = box[0]
        for text in tidy(line).split():
            end = x + _WIDTH_EM * size * len(text)
            yield Word(text, x, end, y, size, bold=False, italic=False, face="field", spaced=True)
            x = end + _WIDTH_EM * size


def _is_text(value: object) -> bool:
    """Tell whether a value is a string; the names of check boxes are none."""
    return isinstance(value, bytes) or (isinstance(value, str) and not value.startswith("/"))


def _inherited(node: dict[str, Any], name: str) -> object:
    """Return a member of a field, which a part of it may leave to the whole."""
    current: Any = node
    for _ in range(_DEEPEST):
        if not isinstance(current, dict):
            return None
        if name in current:
            return resolved(current[name])
        current = resolved(current.get("/Parent"))
    return None
