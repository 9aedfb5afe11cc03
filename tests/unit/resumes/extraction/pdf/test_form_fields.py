"""Values that were typed into the fields of a form are text of the page."""

from shared.resumes.extraction.pdf.document import read_document
from tests.support.resume_pdfs import document, font, stream


def form(*fields: str) -> bytes:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        4: stream(b"BT /R 10 Tf 50 703 Td (Name) Tj ET"),
        5: font("Helvetica"),
    }
    for number, field in enumerate(fields, 10):
        objects[number] = f"<< /Type /Annot /Subtype /Widget {field} >>".encode()
    places = " ".join(f"{number} 0 R" for number in range(10, 10 + len(fields)))
    objects[3] = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Annots [{places}] /Resources << /Font << /R 5 0 R >> >> >>"
    ).encode()
    return document(objects)


def text_of(data: bytes) -> list[str]:
    return [line.text for line in read_document(data).lines]


def test_the_value_of_a_field_stands_where_the_field_is() -> None:
    data = form("/FT /Tx /V (Ann Example) /Rect [120 700 300 714]")

    assert text_of(data) == ["Name\tAnn Example"]


def test_a_field_of_several_lines_and_an_inherited_value_are_read() -> None:
    data = form("/FT /Tx /V (Go\\nKafka) /Rect [50 640 300 680]", "/Parent 11 0 R /Rect [1 1 9 9]")

    assert text_of(data) == ["Name", "Go", "Kafka"]


def test_check_boxes_and_broken_fields_are_no_text() -> None:
    data = form(
        "/FT /Btn /V /Yes /Rect [50 600 60 610]",
        "/FT /Tx /V /Off /Rect [50 600 60 610]",
        "/FT /Tx /V (lost) /Rect [1 2]",
        "/FT /Tx /V 7 /Rect (x)",
    )

    assert text_of(data) == ["Name"]
