"""Reading order: glyphs to words, words to lines, lines to columns."""

import io

import pytest
from pypdf import PdfReader

from shared.resumes.extraction.pdf.document import read_document
from shared.resumes.extraction.pdf.glyphs import read_page
from shared.resumes.extraction.pdf.lines import line_of, rows_of
from shared.resumes.extraction.pdf.words import Word, words_of
from tests.support.resume_pdfs import Text, column, content, document, font, pdf, stream


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_document(data).lines]


def word(text: str, x0: float, y: float = 700, size: float = 10, *, spaced: bool = True) -> Word:
    width = 0.5 * size * len(text)
    return Word(text, x0, x0 + width, y, size, bold=False, italic=False, face="R", spaced=spaced)


def test_what_is_painted_in_any_order_is_read_from_the_top() -> None:
    data = pdf([Text("third", 50, 600), Text("first", 50, 700), Text("second", 50, 650)])

    assert texts(data) == ["first", "second", "third"]


def test_widths_come_from_the_font() -> None:
    (glyph, *_) = read_page(PdfReader(io.BytesIO(pdf([Text("Wi", 50, 700)]))).pages[0]).glyphs

    assert glyph.x1 - glyph.x0 == pytest.approx(9.44)


def test_a_wide_gap_is_a_tab() -> None:
    assert texts(pdf([Text("Acme Ltd", 50, 700), Text("2019", 480, 700)])) == ["Acme Ltd\t2019"]


def test_letters_with_spaces_between_them_are_one_word() -> None:
    spaced = [Text(letter, 50 + 14 * n, 700) for n, letter in enumerate("EDUCATION")]

    assert texts(pdf(spaced)) == ["EDUCATION"]


def test_words_of_spaced_letters_stay_apart() -> None:
    row = [word(letter, 50 + 12 * n) for n, letter in enumerate("WORK")]
    row += [word(letter, 120 + 12 * n) for n, letter in enumerate("HISTORY")]
    line = line_of(row, 1)

    assert line
    assert line.text == "WORK HISTORY"


def test_a_raised_ordinal_belongs_to_its_line() -> None:
    rows = rows_of([word("28", 50), word("th", 60, 703.5, 7, spaced=False), word("place", 72)])

    assert len(rows) == 1


def test_what_is_painted_twice_to_look_bold_is_read_once() -> None:
    assert texts(pdf([Text("Bold", 50, 700), Text("Bold", 50.3, 700)])) == ["Bold"]


def test_an_accent_over_a_letter_becomes_part_of_it() -> None:
    data = pdf([Text("G", 50, 700), Text("\u00a8", 58, 700), Text("oteborg", 57.8, 700)])

    assert texts(data) == ["G\u00f6teborg"]


def test_an_accent_under_the_letter_before_it_becomes_part_of_it() -> None:
    data = pdf([Text("Ilies", 50, 700), Text("\u00b8", 63.5, 700), Text("anu", 67.8, 700)])

    assert texts(data) == ["Ilie\u015fanu"]


def test_bullets_are_taken_off_and_remembered() -> None:
    (line,) = read_document(pdf([Text("\u2022", 50, 700), Text("Ran the thing", 62, 700)])).lines

    assert (line.text, line.bulleted) == ("Ran the thing", True)


def test_text_that_is_too_small_to_be_seen_is_left_out() -> None:
    assert texts(pdf([Text("seen", 50, 700), Text("hidden words", 50, 650, 0.5)])) == ["seen"]


def test_turned_text_is_left_out_and_a_turned_page_is_not() -> None:
    shown = b"BT /R 10 Tf 0 1 -1 0 300 100 Tm (sideways) Tj ET " + content([Text("level", 50, 700)])
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        3: font("Helvetica"),
        4: stream(shown),
        5: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /R 3 0 R >> >> >>",
    }
    assert texts(document(objects)) == ["level"]

    objects[5] = objects[5].replace(b"/Contents", b"/Rotate 90 /Contents")
    assert texts(document(objects)) == ["sideways"]


LEFT = ["#SKILLS", "Python", "Kafka", "Terraform", "Go", "", "#LANGUAGES", "English", "Polish"]
RIGHT = ["#EXPERIENCE", "Engineer, Acme Ltd", "Wrote the ledger that settles all payments",
         "and the tests that keep it honest", "Ran it for two years", "#EDUCATION",
         "University of Leeds", "BSc Mathematics, 2012"]  # fmt: skip


def test_two_columns_are_read_one_after_the_other() -> None:
    data = pdf(column(LEFT, 50, 800) + column(RIGHT, 220, 795))
    read = texts(data)

    assert read.index("EDUCATION") == read.index("EXPERIENCE") + 5
    assert read.index("LANGUAGES") == read.index("SKILLS") + 5


def test_two_columns_on_one_grid_of_lines_are_two_columns() -> None:
    read = texts(pdf(column(LEFT, 50) + column(RIGHT, 220)))

    assert "SKILLS" in read
    assert read.index("BSc Mathematics, 2012") == read.index("EXPERIENCE") + 7


def test_a_header_over_the_columns_is_read_first() -> None:
    head = [Text("Ann Example with a long line over both of the columns", 50, 820, 14)]
    data = pdf(head + column(LEFT, 50) + column(RIGHT, 220))

    assert texts(data)[0].startswith("Ann Example")


def test_a_column_goes_on_on_the_next_page() -> None:
    second = column(["Ruby", "Docker", "Linux", "Bash"], 50) + column(
        ["Volunteer at the library in the afternoons", "#AWARDS", "Best in show"], 220, 797
    )
    document = read_document(pdf(column(LEFT, 50, 800) + column(RIGHT, 220, 795), second))
    flows = [[line.text for line in flow] for flow in document.flows]

    assert [flow for flow in flows if "SKILLS" in flow] == [
        flow for flow in flows if "Ruby" in flow
    ]
    assert [flow for flow in flows if "EXPERIENCE" in flow] == [
        flow for flow in flows if "AWARDS" in flow
    ]


def test_dates_at_the_right_margin_are_no_column() -> None:
    jobs = ["Engineer", "Acme Ltd", "Analyst", "Bolt Ltd", "Clerk", "Cog Ltd"]
    dates = ["2020 - 2022", "Leeds", "2018 - 2020", "York", "2016 - 2018", "Hull"]

    assert texts(pdf(column(jobs, 50) + column(dates, 480)))[:2] == [
        "Engineer\t2020 - 2022",
        "Acme Ltd\tLeeds",
    ]


def test_a_column_of_headings_is_read_before_what_stands_beside_it() -> None:
    labels = [Text("Work", 50, 800, 14), Text("Education", 50, 744, 14)]
    body = column(["Lead Designer", "Acme Ltd", "Drew many things", "and some more",
                   "University of Leeds", "BA in Design"], 200, 798)  # fmt: skip
    read = texts(pdf(labels + body))

    assert read == ["Work", "Lead Designer", "Acme Ltd", "Drew many things", "and some more",
                    "Education", "University of Leeds", "BA in Design"]  # fmt: skip


def test_a_column_of_headings_may_stand_lower_than_what_they_open() -> None:
    labels = [Text("Work", 50, 776, 14), Text("Education", 50, 720, 14)]
    body = column(["Lead Designer", "Acme Ltd", "Drew many things", "and some more",
                   "University of Leeds", "BA in Design",
                   "Graduated with honours"], 200, 798)  # fmt: skip
    read = texts(pdf(labels + body))

    assert read == ["Work", "Lead Designer", "Acme Ltd", "Drew many things", "and some more",
                    "Education", "University of Leeds", "BA in Design",
                    "Graduated with honours"]  # fmt: skip


def test_a_time_on_two_lines_of_a_rail_stays_together() -> None:
    rail = column(
        ["2022/03 -", "Present", "", "2019/08 -", "2022/02", "", "2018/06 -", "2019/07"], 50
    )
    body = column(["#DevOps Engineer", "Acme Teknoloji, a company of some size", "",
                   "#Systems Engineer", "Bolt Sigorta, another one of that sort", "",
                   "#Administrator", "Cog Hosting, where it all began once"], 150)  # fmt: skip
    read = texts(pdf(rail + body))

    assert read[-4:] == [
        "2018/06 -",
        "2019/07",
        "Administrator",
        "Cog Hosting, where it all began once",
    ]


def test_a_header_that_repeats_is_read_once_and_page_numbers_never() -> None:
    def page(number: int, text: str) -> list[Text]:
        return [Text("Ann Example - Resume", 50, 820, 8), Text(text, 50, 700),
                Text(f"Page {number} of 2", 280, 20, 8)]  # fmt: skip

    document = read_document(pdf(page(1, "first"), page(2, "second")))

    assert [line.text for line in document.lines] == ["Ann Example - Resume", "first", "second"]
    assert any(line.text.startswith("Page") for line in document.running)


def test_words_of_an_empty_page_are_none() -> None:
    assert words_of([]) == []
    assert read_document(pdf([])).characters == 0


def test_columns_whose_headings_share_a_row_are_two_though_an_address_leaves_hardly_a_gap() -> None:
    left = ["ann.marie.example@example.com", "+44 7700 900120", "Leeds, UK", "York, UK", "Kent"]
    right = ["Clerk", "Acme Ltd", "Kept the books of the shop", "2019 - 2021", "Wrote letters"]
    shown = [Text("Contact", 50, 700, 12, bold=True), Text("Experience", 208, 700, 12, bold=True)]
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        shown += [Text(one, 50, 686 - 12 * number), Text(other, 208, 686 - 12 * number)]

    assert texts(pdf(shown)) == ["Contact", *left, "Experience", *right]
