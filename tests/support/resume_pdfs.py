"""PDFs and lines made for tests. Text is set in two of the standard fonts, WinAnsi encoded."""

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shared.resumes.extraction.pdf.lines import Line, Span

A4 = (595, 842)


class Text(NamedTuple):
    """A text at a place; ``y`` is the baseline, measured from the bottom of the page."""

    text: str
    x: float
    y: float
    size: float = 10
    bold: bool = False


class Link(NamedTuple):
    """A link over a rectangle. ``action`` is the body of its action dictionary."""

    action: str
    box: tuple[float, float, float, float]


def uri(address: str) -> str:
    return f"/S /URI /URI ({address})"


def content(texts: Sequence[Text]) -> bytes:
    """Return the content stream that shows the texts."""
    parts = [
        f"BT /{'B' if each.bold else 'R'} {each.size} Tf {each.x} {each.y} Td "
        f"({re.sub(r'([()\\])', r'\\\1', each.text)}) Tj ET"
        for each in texts
    ]
    return "\n".join(parts).encode("cp1252")


def stream(data: bytes, extra: str = "") -> bytes:
    """Return a compressed stream object."""
    packed = zlib.compress(data)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {extra} >>"
    return head.encode() + b"\nstream\n" + packed + b"\nendstream"


def document(objects: Mapping[int, bytes], trailer: str = "") -> bytes:
    """Return the file of numbered objects; number 1 is the catalog."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places.get(number, 0):010} 00000 n \n".encode()
    out += f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def font(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    )


def pdf(*pages: Sequence[Text], links: Sequence[Link] = (), extra: str = "") -> bytes:
    """Return a PDF of these pages; the links are on the first one."""
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode(),
        3: font("Helvetica"),
        4: font("Helvetica-Bold"),
    }
    numbers: list[str] = []
    for texts in pages:
        number = max(objects) + 1
        annotations = links if not numbers else ()
        objects[number + 1] = stream(content(texts))
        places = []
        for link in annotations:
            place = max(objects) + 1
            box = " ".join(map(str, link.box))
            objects[place] = (
                f"<< /Type /Annot /Subtype /Link /Rect [{box}] /A << {link.action} >> >>".encode()
            )
            places.append(f"{place} 0 R")
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] "
            f"/Contents {number + 1} 0 R /Annots [{' '.join(places)}] "
            "/Resources << /Font << /R 3 0 R /B 4 0 R >> >> >>"
        ).encode()
        numbers.append(f"{number} 0 R")
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(numbers)}] /Count {len(numbers)} >>".encode()
    return document(objects)


def column(lines: Sequence[str], x: float, top: float = 800, size: float = 10) -> list[Text]:
    """Set lines one below the other; one that begins with ``#`` is a bold heading."""
    return [
        Text(line.removeprefix("#"), x, top - 14 * number, size, bold=line.startswith("#"))
        for number, line in enumerate(lines)
        if line
    ]


def line(
    text: str,
    *,
    x: float = 50,
    y: float = 700,
    size: float = 10,
    bold: bool = False,
    label: bool = False,
    bulleted: bool = False,
) -> Line:
    """Return a line; tabs divide it, and ``**`` stands round what is bold."""
    spans: list[Span] = []
    at = x
    for place, piece in enumerate(text.split("\t")):
        before = "\t" if place else ""
        for part in re.split(r"(\*\*.*?\*\*)", piece):
            plain = part.strip("*").strip()
            if plain:
                end = at + 0.5 * size * len(plain)
                heavy = bold or part.startswith("**")
                spans.append(
                    Span(plain, before if spans else "", at, end, size, heavy, italic=False)
                )
                at, before = end + 0.3 * size, " "
        at += 3 * size
    return Line(1, y, tuple(spans), label, bulleted, 550.0)


def lines(*texts: str, top: float = 700, **looks: float) -> list[Line]:
    """Return lines one below the other; ``- `` begins an item, a space indents."""
    made = []
    for number, text in enumerate(texts):
        item = text.startswith("- ")
        indent = 62 if item or text.startswith(" ") else 50
        made.append(
            line(text.removeprefix("- "), x=indent, y=top - 14 * number, bulleted=item, **looks)  # type: ignore[arg-type]
        )
    return made
