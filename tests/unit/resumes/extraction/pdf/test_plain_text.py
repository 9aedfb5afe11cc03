"""A PDF as plain text: its lines in reading order, joined only where they were wrapped."""

from shared.resumes.extraction.pdf.document import read_document
from shared.resumes.extraction.pdf.plain_text import plain_text
from tests.support.resume_pdfs import Text, column, pdf


def text_of(*texts: Text) -> str:
    return plain_text(read_document(pdf(texts)))


def test_a_wrapped_line_goes_on_and_a_gap_is_an_empty_line() -> None:
    wrapped = ["We look for somebody who has built services in Python and has", "run them as well."]
    text = text_of(Text("Requirements", 50, 800), *column(wrapped, 50, 760))

    assert text == f"Requirements\n\n{' '.join(wrapped)}"


def test_items_whose_bullets_are_drawn_stay_apart() -> None:
    items = ["strong Python and PostgreSQL", "several years of Kafka, in production and in tests"]

    assert text_of(*column(items, 60, 800)).split("\n") == items
    assert text_of(*column([f"\u2022 {each}" for each in items], 60, 800)).split("\n") == [
        f"- {each}" for each in items
    ]


def test_a_label_that_had_a_place_in_the_line_above_begins_a_line() -> None:
    lines = [
        "Skills required: manual testing, regression testing, API testing, SQL",
        "Skills preferred: Python, Selenium",
        "Please send us a letter that says which of these you have worked with, and",
        "for how long.",
    ]

    assert text_of(*column(lines, 50, 800)).split("\n") == [*lines[:2], " ".join(lines[2:])]
