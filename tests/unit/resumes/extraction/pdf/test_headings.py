"""Headings and what their sections are about."""

import pytest

from shared.resumes.extraction.pdf.headings import SectionKind, known_heading, likely_heading


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("EDUCATION", SectionKind.EDUCATION),
        ("1. Research and Professional Experience", SectionKind.WORK),
        ("Technical Skills:", SectionKind.SKILLS),
        ("Honors & Awards", SectionKind.AWARDS),
        ("Berufserfahrung", SectionKind.WORK),
        ("Expérience professionnelle", SectionKind.WORK),
        ("Stanford University", None),
        ("Experience, skills, and more than is good for a heading", None),
    ],
)
def test_usual_headings_are_known(text: str, kind: SectionKind | None) -> None:
    assert known_heading(text) == kind


def test_a_word_in_a_heading_tells_what_it_is_about() -> None:
    assert likely_heading("Projects & Hands-On Experience") is SectionKind.PROJECTS
    assert likely_heading("A Day of my Own") is SectionKind.OTHER
