"""The text of glyphs that a font only names: Adobe Glyph List specification, section 2."""

import pytest

from shared.resumes.extraction.pdf.characters import BULLET, LOST
from shared.resumes.extraction.pdf.document import read_document
from shared.resumes.extraction.pdf.glyph_names import text_of_name
from tests.support.resume_pdfs import document, stream


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one.lnum", "1"),
        ("f_i", "fi"),
        ("f_f_i.alt", "ffi"),
        ("A.sc", "A"),
        ("Asmall", "A"),
        ("sevenoldstyle", "7"),
        ("uni0041", "A"),
        ("uni00410042", "AB"),
        ("u1F600", "\U0001f600"),
        ("uniD800", ""),
        ("u110000", ""),
        ("g12", ""),
        (".notdef", ""),
        ("eacute", "é"),
    ],
)
def test_a_name_says_its_text(name: str, text: str) -> None:
    assert text_of_name(name) == text


def shown(encoding: str, data: bytes) -> str:
    """Return what a page says that shows these bytes in a font of this encoding."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> >>",
        4: stream(b"BT /F 10 Tf 50 700 Td <" + data.hex().encode() + b"> Tj ET"),
        5: f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding {encoding} >>".encode(),
    }
    return "\n".join(line.text for line in read_document(document(objects)).lines)


def test_names_in_an_encoding_are_read() -> None:
    encoding = "<< /Type /Encoding /Differences [65 /one.lnum /f_i /A.sc] >>"

    assert shown(encoding, b"ABC") == "1fiA"


def test_an_unused_code_of_the_windows_encoding_is_a_bullet() -> None:
    lines = shown("/WinAnsiEncoding", b"\x81 Python")

    assert lines == "Python"
    assert LOST not in lines
    assert BULLET not in lines
