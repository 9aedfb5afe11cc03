"""Degrees and grades."""

import pytest

from shared.resumes.extraction.fields.degrees import find_degree, find_score, is_school


@pytest.mark.parametrize(
    ("text", "study_type", "area"),
    [
        ("Bachelor of Arts in Law, Minor in Art", "Bachelor of Arts", "Law, Minor in Art"),
        ("B.Tech (Computer Science & Engineering)", "B.Tech", "Computer Science & Engineering"),
        ("BSc (Hons) Computer Science", "BSc (Hons)", "Computer Science"),
        ("M.Sc. in Physics", "M.Sc.", "Physics"),
        ("MBA, Strategy", "MBA", "Strategy"),
        ("Class XII", "Class XII", ""),
        ("Ph.D.", "Ph.D.", ""),
    ],
)  # fmt: skip
def test_a_degree_is_read(text: str, study_type: str, area: str) -> None:
    degree = find_degree(text)

    assert degree
    assert (degree.study_type, degree.area) == (study_type, area)


@pytest.mark.parametrize(
    ("text", "score"),
    [("GPA: 3.9 / 4.0", "3.9 / 4.0"), ("CGPA 8.64", "8.64"), ("91.4%", "91.4%"), ("2:1", "2:1"),
     ("9.8 CGPA", "9.8"), ("Final grade: 1.4", "1.4"), ("University", None)],
)  # fmt: skip
def test_a_grade_is_read(text: str, score: str | None) -> None:
    assert find_score(text) == score


@pytest.mark.parametrize(
    "text",
    ["Hogeschool Oudewater", "Instytut Kaliński", "Berufskolleg Rheintal", "Ateneo di Rivalta",
     "Wyższa Szkoła Zaleska", "Conservatorio di Rivalta", "Lyceum Lindewijk"],
)  # fmt: skip
def test_a_school_has_a_word_for_one(text: str) -> None:
    assert is_school(text)
