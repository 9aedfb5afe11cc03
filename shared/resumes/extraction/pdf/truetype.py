"""TrueType: what an embedded font says of itself when its name in the PDF says nothing."""

import struct
from typing import NamedTuple

_COLOUR_TABLES = {b"COLR", b"CBDT", b"sbix", b"SVG "}
_HEAD_STYLE_AT = 44
_OS2_WEIGHT_AT = 4
_BOLD_WEIGHT = 600
_MAX_TABLES = 64


class Marks(NamedTuple):
    """Whether a font is bold, is italic, consists of colour pictures."""

    bold: bool = False
    italic: bool = False
    pictures: bool = False


def marks_of(font_file: bytes) -> Marks:
    """Read the tables ``head`` and ``OS/2`` (OpenType 1.9); a file that is broken marks nothing."""
    try:
        tables = _tables(font_file)
        style = _number(font_file, tables.get(b"head"), _HEAD_STYLE_AT)
        weight = _number(font_file, tables.get(b"OS/2"), _OS2_WEIGHT_AT)
    except struct.error:
        return Marks()
    return Marks(
        bold=bool(style & 1) or weight >= _BOLD_WEIGHT,
        italic=bool(style & 2),
        pictures=bool(_COLOUR_TABLES & set(tables)),
    )


def _tables(data: bytes) -> dict[bytes, int]:
    (count,) = struct.unpack_from(">H", data, 4)
    entries = (
        struct.unpack_from(">4sIII", data, 12 + 16 * index)
        for index in range(min(count, _MAX_TABLES))
    )
    return {tag: offset for tag, _, offset, _ in entries}


def _number(data: bytes, table: int | None, at: int) -> int:
    if table is None:
        return 0
    (number,) = struct.unpack_from(">H", data, table + at)
    return int(number)
