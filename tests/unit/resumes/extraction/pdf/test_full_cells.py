"""Cells that leave little of the gap beside them, and headings in a column of their own."""

from shared.resumes.extraction.entries.sections import sections_of
from shared.resumes.extraction.pdf.document import read_document
from shared.resumes.extraction.pdf.lines import cell_edges, line_of
from shared.resumes.extraction.pdf.words import Word
from tests.support.resume_pdfs import Text, pdf


def _word(text: str, x0: float, x1: float, y: float) -> Word:
    return Word(text, x0, x1, y, 10, bold=False, italic=False, face="R", spaced=True)


def _texts(rows: list[list[Word]]) -> list[str]:
    lines = [
        line_of(row, 1, edges=edges) for row, edges in zip(rows, cell_edges(rows), strict=True)
    ]
    return [line.text for line in lines if line]


def test_a_full_cell_ends_where_the_next_one_begins_in_the_rows_near_it() -> None:
    rows = [
        [_word("Employer", 50, 95, 700), _word("Position", 150, 190, 700)],
        [_word("Copperline", 50, 144, 687), _word("Engineer", 150, 190, 687)],
        [_word("Copperline", 50, 138, 674), _word("Software", 144, 190, 674)],
    ]

    assert _texts(rows) == ["Employer\tPosition", "Copperline\tEngineer", "Copperline Software"]


def test_no_cell_begins_without_a_wide_gap_near() -> None:
    rows = [[_word("Copperline", 50, 144, 687), _word("Engineer", 150, 190, 687)]] * 2

    assert _texts(rows) == ["Copperline Engineer"] * 2


def test_headings_in_a_column_of_their_own_stand_before_what_they_name() -> None:
    beside = ("Engineer", "Acme Ltd, 2019 - 2021", "Wrote the plan", "BSc, Physics", "Go, Kafka")
    places = (676, 664, 652, 625, 600)
    shown = [
        Text("Ann Example", 50, 760, 20, bold=True),
        Text("Leeds", 50, 700),
        *(Text(text, 200, y) for text, y in zip(beside, places, strict=True)),
        # Each is set a little lower than what it names, and the first is broken.
        Text("PROFESSIONAL", 50, 667, 13, bold=True),
        Text("EXPERIENCE", 50, 652, 13, bold=True),
        Text("EDUCATION", 50, 617, 13, bold=True),
        Text("SKILLS", 50, 592, 13, bold=True),
    ]

    sections = sections_of(read_document(pdf(shown)))

    assert [(each.kind, [line.text for line in each.lines]) for each in sections] == [
        ("header", ["Ann Example", "Leeds"]),
        ("work", ["Engineer", "Acme Ltd, 2019 - 2021", "Wrote the plan"]),
        ("education", ["BSc, Physics"]),
        ("skills", ["Go, Kafka"]),
    ]
