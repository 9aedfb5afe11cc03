"""Project entries."""

from shared.resumes.extraction.entries.projects import projects_of
from shared.resumes.extraction.fields.facts import FAIR
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


def test_what_counts_a_project_is_no_name_of_it() -> None:
    first, second, third = projects_of(
        lines(
            "**Project 1: Crop Disease Detection**", "- Finds leaf diseases.",
            "**Project 2**", "**Library Ledger**", "- Keeps the books.",
            "**Project Gutenberg**", "- Reads books.",
        ),
        [], month_first=False,
    )  # fmt: skip

    assert first.name.text == "Crop Disease Detection"
    assert (second.name.text, second.name.confidence) == ("Library Ledger", FAIR)
    assert third.name.text == "Project Gutenberg"


def test_a_line_that_tells_of_a_project_begins_no_other() -> None:
    (project,) = projects_of(
        lines("Crop Disease Detection", "- Finds leaf diseases.", "Tools used: Kafka, Flask"),
        [], month_first=False,
    )  # fmt: skip

    assert project.name.text == "Crop Disease Detection"
    assert {keyword.text for keyword in project.keywords} == {"Kafka", "Flask"}
