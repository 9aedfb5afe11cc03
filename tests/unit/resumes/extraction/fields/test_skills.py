"""Skills, in lists and in running text."""

import pytest

from shared.resumes.extraction.fields.facts import DOUBTFUL
from shared.resumes.extraction.fields.skills import known_skills_in, skills_of
from shared.resumes.extraction.pdf.lines import Line
from tests.support.resume_pdfs import line, lines


def groups(*texts: str) -> list[tuple[str | None, list[str]]]:
    return [
        (group.name.text if group.name else None, [item.text for item in group.items])
        for group in skills_of(lines(*texts))
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Go, Python, Kafka",), [(None, ["Go", "Python", "Kafka"])]),
        (("Go \u2022 Python", "Kafka"), [(None, ["Go", "Python", "Kafka"])]),
        (("Languages: Go, SQL (Postgres)",), [("Languages", ["Go", "SQL"])]),
        (("Coding: Go; Tools: Git, Vim",), [("Coding", ["Go"]), ("Tools", ["Git", "Vim"])]),
        (("**Data** Kafka, Flink",), [("Data", ["Kafka", "Flink"])]),
        (("**Data**", "Kafka\tFlink"), [("Data", ["Kafka", "Flink"])]),
        (("React & Redux", "Sing & Dance"), [(None, ["React", "Redux", "Sing & Dance"])]),
        (("- Docker, CI/CD fundamentals",), [(None, ["Docker", "CI/CD"])]),
        (("Have used Docker and Kafka for years on end",), [(None, ["Docker", "Kafka"])]),
        (("Mother tongue: German",), []),
        # Chips have nothing but space between them, and common words among them.
        (("Jira Excel Linux React Power BI C++ Go",),
         [(None, ["Jira", "Excel", "Linux", "React", "Power BI", "C++", "Go"])]),
        (("Sales Excel",), [(None, ["Sales Excel"])]),
        (("Kafka\tAdvanced", "Go\tBasic", "BASIC\t3/5"), [(None, ["Kafka", "Go", "BASIC"])]),
    ],
)  # fmt: skip
def test_skills_are_read_however_they_are_listed(
    texts: tuple[str, ...], expected: list[tuple[str | None, list[str]]]
) -> None:
    assert groups(*texts) == expected


def test_two_groups_beside_each_other_keep_their_skills() -> None:
    heads = [line("**Design**", x=50, y=700), line("**Research**", x=300, y=700)]
    left, right = line("Figma", x=52, y=686), line("Surveys", x=302, y=686)
    section = [
        Line(1, 700, (heads[0].spans[0], heads[1].spans[0]._replace(before="\t"))),
        Line(1, 686, (left.spans[0], right.spans[0]._replace(before="\t"))),
    ]

    found = [(each.name.text, each.items[0].text) for each in skills_of(section) if each.name]

    assert found == [("Design", "Figma"), ("Research", "Surveys")]


def test_skills_met_in_running_text_are_doubtful_and_no_common_words() -> None:
    found = known_skills_in(lines("Go and express yourself: Kafka, Terraform and excel at it."))

    assert {(item.text, item.confidence) for item in found} == {
        ("Kafka", DOUBTFUL),
        ("Terraform", DOUBTFUL),
    }


def test_what_stands_far_below_a_list_is_no_part_of_it() -> None:
    last = line("References on request", y=640)
    items = [
        item.text
        for group in skills_of([*lines("Go, Python,", "Kafka"), last])
        for item in group.items
    ]

    assert items == ["Go", "Python", "Kafka", "References on request"]
