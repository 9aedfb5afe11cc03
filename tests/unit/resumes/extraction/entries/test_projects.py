"""Project entries."""

from shared.resumes.extraction.entries.projects import projects_of
from tests.support.resume_pdfs import lines


def test_projects_have_names_keywords_and_what_was_done() -> None:
    first, second = projects_of(
        lines(
            "**Gitlytics** | Python, Flask, React\tJune 2020 - Present", "- Shows who wrote what.",
            "**Paint** - a toy\t2018", "- Splashes.",
        ),
        [], month_first=False,
    )  # fmt: skip

    assert first.name.text == "Gitlytics"
    assert [keyword.text for keyword in first.keywords] == ["Python", "Flask", "React"]
    assert first.highlights[0].text == "Shows who wrote what."
    assert second.name.text == "Paint"
    assert second.description
    assert second.description.text == "a toy"


def test_a_project_after_a_label_is_named_without_it() -> None:
    (project,) = projects_of(
        lines("Title: Crop Disease Detection", "- Finds leaf diseases."), [], month_first=False
    )

    assert project.name.text == "Crop Disease Detection"
