"""Glyphs: the operators that place text, the fonts that name it, the files that refuse it."""

import io
import struct

import pytest
from pypdf import PdfReader, PdfWriter

from shared.resumes.extraction.pdf.document import Failure, UnreadablePdf, read_document
from shared.resumes.extraction.pdf.glyphs import PageText, read_page
from shared.resumes.extraction.pdf.truetype import Marks, marks_of
from tests.support.resume_pdfs import Text, document, font, pdf, stream

WIDTH_OF_A = 6.67


def page_of(content: bytes, **more: bytes) -> PageText:
    """Return what a page with this content shows; fonts R and S are Helvetica and Symbol."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 "
        b"/Resources << /Font << /R 3 0 R /S 6 0 R /T 7 0 R >> /XObject << /X 8 0 R >> >> >>",
        3: font("Helvetica"),
        4: stream(content),
        5: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        6: b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>",
        **{int(name.removeprefix("o")): body for name, body in more.items()},
    }
    return read_page(PdfReader(io.BytesIO(document(objects))).pages[0])


def shown(content: bytes, **more: bytes) -> list[tuple[str, float, float, float]]:
    page = page_of(content, **more)
    return [(each.text, round(each.x0, 2), round(each.y, 2), each.size) for each in page.glyphs]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"BT /R 10 Tf 50 700 Td (A) Tj ET", [("A", 50, 700, 10)]),
        (b"BT /R 10 Tf 1 0 0 1 50 700 Tm (A) Tj ET", [("A", 50, 700, 10)]),
        (b"BT /R 10 Tf 50 700 TD 0 -12 TD T* (A) Tj ET", [("A", 50, 676, 10)]),
        (b"BT /R 10 Tf 14 TL 50 700 Td (A) Tj (A) ' ET", [("A", 50, 700, 10), ("A", 50, 686, 10)]),
        (b'BT /R 10 Tf 14 TL 50 700 Td 0 3 (A) " ET', [("A", 50, 686, 10)]),
        (b"BT /R 10 Tf 2 Tc 50 700 Td (AA) Tj ET", [("A", 50, 700, 10), ("A", 58.67, 700, 10)]),
        (b"BT /R 10 Tf 200 Tz 50 700 Td (AA) Tj ET", [("A", 50, 700, 10), ("A", 63.34, 700, 10)]),
        (b"BT /R 10 Tf 5 Ts 50 700 Td (A) Tj ET", [("A", 50, 705, 10)]),
        (b"BT /R 10 Tf 50 700 Td [-1000 (A)] TJ ET", [("A", 60, 700, 10)]),
        (b"q 2 0 0 2 0 0 cm BT /R 5 Tf 25 350 Td (A) Tj ET Q", [("A", 50, 700, 10)]),
        (b"q 9 0 0 9 0 0 cm Q BT /R 10 Tf 50 700 Td (A) Tj ET", [("A", 50, 700, 10)]),
        (b"Q Q BT /R 10 Tf 50 700 Td (A) Tj ET", [("A", 50, 700, 10)]),
        (b"1 0 cm BT /R 10 Tf 50 700 Td 7 Tj [/x] TJ TJ Tj (A) Tj ET", [("A", 50, 700, 10)]),
    ],
)  # fmt: skip
def test_operators_place_glyphs(
    content: bytes, expected: list[tuple[str, float, float, float]]
) -> None:
    assert shown(content) == expected


def test_word_spacing_widens_spaces_only() -> None:
    glyphs = shown(b"BT /R 10 Tf 5 Tw 50 700 Td (A A) Tj ET")

    assert glyphs[2][1] == round(50 + WIDTH_OF_A + 2.78 + 5, 2)


def test_forms_are_drawn_where_they_are_put() -> None:
    form = stream(b"BT /R 5 Tf 0 0 Td (A) Tj ET", "/Subtype /Form /Matrix [2 0 0 2 0 0]")

    assert shown(b"q 1 0 0 1 50 700 cm /X Do Q /Y Do", o8=form) == [("A", 50, 700, 10)]


def test_text_outside_of_the_page_is_left_out() -> None:
    assert shown(b"BT /R 10 Tf 900 700 Td (A) Tj ET BT /R 10 Tf 50 -30 Td (A) Tj ET") == []


def test_a_font_that_is_missing_or_broken_costs_its_text_and_nothing_else() -> None:
    page = page_of(
        b"BT /Q 10 Tf 50 700 Td (A) Tj /T 10 Tf (B) Tj /R 10 Tf (C) Tj ET",
        o7=b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 0 /Widths [1 2 /x (y)] >>",
    )

    assert page.glyphs[-1].text == "C"
    assert page.unreadable >= 1


def test_characters_without_a_name_are_marked_as_lost() -> None:
    assert shown(b"BT /R 10 Tf 50 700 Td (A\\002) Tj ET")[1][0] == "\ufffd"


def test_a_composite_font_is_read_by_its_own_table() -> None:
    table = b"1 beginbfchar <0041> <FB01> endbfchar"
    fonts = {
        "o7": b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H "
        b"/DescendantFonts [9 0 R] /ToUnicode 10 0 R >>",
        "o9": b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /W [65 [600]] /DW 500 >>",
        "o10": stream(table),
    }

    assert shown(b"BT /T 10 Tf 50 700 Td <00410041> Tj ET", **fonts) == [
        ("fi", 50, 700, 10),
        ("fi", 56, 700, 10),
    ]


def test_a_font_of_signs_makes_bullets() -> None:
    page = page_of(b"BT /S 10 Tf 50 700 Td (\\267) Tj ET BT /R 10 Tf 62 700 Td (Acme) Tj ET")

    assert page.glyphs[0].face.symbols


def truetype(*, style: int = 0, weight: int = 400, colour: bool = False) -> bytes:
    """Return the head of a font file with the tables that are looked at."""
    tags = [b"OS/2", b"head"] + ([b"COLR"] if colour else [])
    start = 12 + 16 * len(tags)
    entries = b"".join(
        struct.pack(">4sIII", tag, 0, start + 100 * n, 100) for n, tag in enumerate(tags)
    )
    os2, head = bytearray(100), bytearray(100)
    os2[4:6], head[44:46] = struct.pack(">H", weight), struct.pack(">H", style)
    return struct.pack(">IHHHH", 0x10000, len(tags), 0, 0, 0) + entries + bytes(os2) + bytes(head)


@pytest.mark.parametrize(
    ("file", "marks"),
    [
        (truetype(), Marks()),
        (truetype(style=1), Marks(bold=True)),
        (truetype(weight=700), Marks(bold=True)),
        (truetype(style=2), Marks(italic=True)),
        (truetype(colour=True), Marks(pictures=True)),
        (b"", Marks()),
        (truetype()[:30], Marks()),
    ],
)
def test_a_font_file_says_what_its_name_does_not(file: bytes, marks: Marks) -> None:
    assert marks_of(file) == marks


def test_an_embedded_font_without_a_telling_name_is_asked() -> None:
    page = page_of(
        b"BT /T 10 Tf 50 700 Td (A) Tj ET",
        o7=b"<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+F7 /FirstChar 65 /LastChar 65 "
        b"/Widths [600] /Encoding /WinAnsiEncoding /FontDescriptor 9 0 R >>",
        o9=b"<< /Type /FontDescriptor /FontName /F7 /Flags 32 /FontFile2 10 0 R >>",
        o10=stream(truetype(weight=800)),
    )

    assert page.glyphs[0].face.bold
    assert not page.glyphs[0].face.italic


def failure(data: bytes) -> Failure:
    with pytest.raises(UnreadablePdf) as caught:
        read_document(data)
    return caught.value.failure


def test_a_file_that_cannot_be_read_says_why() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([Text("A", 50, 700)]))))
    writer.encrypt("secret", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)

    assert failure(out.getvalue()) is Failure.ENCRYPTED
    assert failure(b"%PDF-1.7") is Failure.BROKEN
    assert failure(pdf(*[[]] * 21)) is Failure.TOO_MANY_PAGES
