"""Education entries: schools, degrees, subjects and tables of them."""

import pytest

from shared.resumes.extraction.entries.education import studies_of
from shared.resumes.extraction.fields.facts import DOUBTFUL
from shared.resumes.extraction.pdf.lines import Line
from tests.support.resume_pdfs import line, lines


@pytest.mark.parametrize(
    "head",
    [
        ("**University of Leeds**\t2012 - 2015", "BSc Mathematics"),
        ("BSc Mathematics, University of Leeds, 2015",),
        ("University of Leeds | BSc Mathematics | 2015",),
        ("- **University of Leeds** \u2013 BSc in Mathematics (2012 - 2015)",),
        ("2012 - 2015", "BSc in Mathematics", "University of Leeds, Leeds"),
    ],
)
def test_school_degree_and_subject_are_found_in_any_order(head: tuple[str, ...]) -> None:
    (study,) = studies_of([lines(*head)], month_first=False)

    assert study.school
    assert study.study_type
    assert study.area
    assert (study.school.text, study.study_type.text, study.area.text) == (
        "University of Leeds", "BSc", "Mathematics",
    )  # fmt: skip
    assert study.entry.period
    assert study.entry.period.end == "2015"


def test_a_school_without_a_telling_word_is_what_is_left_beside_the_degree() -> None:
    (study,) = studies_of(
        [lines("General Assembly", "Certificate in Design", "2017")], month_first=False
    )

    assert study.school
    assert study.school.text == "General Assembly"
    assert study.school.confidence < 0.7


def row(*cells: str, y: float) -> Line:
    spans = [line(cell, x=50 + 130 * n, y=y).spans[0] for n, cell in enumerate(cells) if cell]
    return Line(
        1, y, tuple(span._replace(before="\t" if n else "") for n, span in enumerate(spans))
    )


def test_a_table_of_education_is_read_by_its_columns() -> None:
    table = [
        row("Course", "Institution", "Year", "CGPA / %", y=700),
        row("B.Tech (Computer", "Malabar College", "2023", "8.64", y=680),
        row("Science)", "of Engineering", y=668),
        row("Class XII", "Kendriya Vidyalaya", "2019", "91.4%", y=650),
    ]
    degree, school = studies_of([table], month_first=False)

    assert degree.school
    assert degree.study_type
    assert degree.area
    assert degree.score
    assert degree.entry.period
    assert (degree.school.text, degree.area.text) == (
        "Malabar College of Engineering",
        "Computer Science",
    )
    assert (degree.study_type.text, degree.score.text, degree.entry.period.end) == (
        "B.Tech",
        "8.64",
        "2023",
    )
    assert school.study_type
    assert school.study_type.text == "Class XII"


def test_a_study_of_which_no_word_is_known_is_doubtful_and_a_prize_is_no_study() -> None:
    (study,) = studies_of(
        [lines("Dean's List 2018", "Advanced Joinery, Greenwood Trust\t2010 - 2012")],
        month_first=False,
    )

    assert study.school
    assert study.school.text == "Advanced Joinery"
    assert study.school.confidence == DOUBTFUL


@pytest.mark.parametrize(
    ("text", "school"),
    [
        ("B.E. (Mechanics) from Anna University, Chennai in 2013", "Anna University"),
        ("BA, University of Texas, Dallas, 2013", "University of Texas, Dallas"),
        ("BA History, University of Leeds, Leeds, 2013", "University of Leeds"),
        ("MBA, School of Management, Lakeshore University, 2013",
         "School of Management, Lakeshore University"),
    ],
)  # fmt: skip
def test_a_school_is_named_in_full_and_without_its_town(text: str, school: str) -> None:
    (study,) = studies_of([lines(text)], month_first=False)

    assert study.school
    assert study.school.text == school
