"""Jobs, studies, projects, certificates, skills and languages."""

import pytest

from shared.resumes.extraction.entries.certificates import certificates_of
from shared.resumes.extraction.entries.education import studies_of
from shared.resumes.extraction.entries.employment import Job, jobs_of
from shared.resumes.extraction.entries.projects import projects_of
from shared.resumes.extraction.fields.degrees import find_degree, find_score
from shared.resumes.extraction.fields.facts import DOUBTFUL
from shared.resumes.extraction.fields.languages import languages_of
from shared.resumes.extraction.fields.skills import known_skills_in, skills_of
from shared.resumes.extraction.pdf.lines import Line
from shared.resumes.extraction.pdf.paragraphs import join, paragraphs_of
from tests.unit.resumes.making import line, lines


def jobs(*texts: str) -> list[Job]:
    return jobs_of([lines(*texts)], month_first=False)


def named(job: Job) -> tuple[str | None, str | None]:
    return job.title.text if job.title else None, job.company.text if job.company else None


@pytest.mark.parametrize(
    "head",
    [
        ("**Senior Engineer**\t2019 - 2021", "Acme Limited"),
        ("**Acme Limited**\t2019 - 2021", "Senior Engineer"),
        ("Acme Limited\tLeeds", "Senior Engineer\t2019 - 2021"),
        ("Senior Engineer | Acme Limited | 2019 - 2021",),
        ("Senior Engineer, Acme Limited, Leeds (2019 - 2021)",),
        ("Senior Engineer at Acme Limited, 2019 - 2021",),
        ("Acme Limited \u2013 Senior Engineer \u2013 2019 - 2021",),
        ("Client: Acme Limited, Leeds\t2019 - 2021", "Role: Senior Engineer"),
        ("2019 - 2021", "Senior Engineer", "Acme Limited, Leeds"),
    ],
)
def test_title_employer_and_dates_are_found_in_any_order(head: tuple[str, ...]) -> None:
    (job,) = jobs(*head, "- Wrote the thing.")

    assert named(job) == ("Senior Engineer", "Acme Limited")
    assert job.entry.period
    assert (job.entry.period.start, job.entry.period.end) == ("2019", "2021")
    assert [highlight.text for highlight in job.highlights] == ["Wrote the thing."]


def test_several_roles_at_one_employer_share_it() -> None:
    found = jobs(
        "**Lakeshore Cloud** | Chicago, IL",
        "Product Manager | May 2021 - Present",
        "- Owned the onboarding.",
        "Product Analyst | Aug 2018 - May 2021",
        "- Counted things.",
    )

    assert [named(job) for job in found] == [
        ("Product Manager", "Lakeshore Cloud"),
        ("Product Analyst", "Lakeshore Cloud"),
    ]
    assert found[1].company
    assert found[1].company.confidence < 0.7


def test_words_that_tell_nothing_follow_the_order_of_the_other_jobs() -> None:
    found = jobs(
        "**Engineer**, Acme Ltd\t2019 - 2021", "- One.",
        "**Analyst**, Bolt Ltd\t2017 - 2019", "- Two.",
        "**Wizard**, Plover\t2015 - 2017", "- Three.",
    )  # fmt: skip

    assert named(found[2]) == ("Wizard", "Plover")
    assert found[2].title
    assert found[0].title
    assert found[2].title.confidence < found[0].title.confidence


def test_of_more_than_two_parts_the_telling_ones_are_taken() -> None:
    (job,) = jobs("Platform | Acme Limited | Senior Engineer | Contract | 2019 - 2021", "- Wrote.")

    assert named(job) == ("Senior Engineer", "Acme Limited")


def test_labels_of_a_consultants_resume_are_understood() -> None:
    (job,) = jobs(
        "Client: Acme Limited\t2019 - 2021", "Role: Engineer", "Location: Springfield",
        "Environment: Java, Oracle", "- Wrote.",
    )  # fmt: skip

    assert named(job) == ("Engineer", "Acme Limited")


def test_the_length_of_a_job_is_no_part_of_its_name() -> None:
    (job,) = jobs(
        "**Acme Limited, Leeds (4 yrs 2 mos)**", "Engineer (Oct 2022 - Present)", "- Wrote."
    )

    assert named(job) == ("Engineer", "Acme Limited")
    assert job.place
    assert job.place.text == "Leeds"


def test_a_town_that_no_list_knows_is_taken_from_the_name_of_a_company() -> None:
    (job,) = jobs("Engineer | Acme Limited, Smallville | 2019 - 2021", "- Wrote.")

    assert named(job) == ("Engineer", "Acme Limited")


def test_two_years_below_each_other_are_one_period() -> None:
    (job,) = jobs("2011", "2015", "**Acme Limited**", "Engineer", "- Wrote.")

    assert job.entry.period
    assert (job.entry.period.start, job.entry.period.end) == ("2011", "2015")
    assert named(job) == ("Engineer", "Acme Limited")


def test_a_single_date_is_begin_and_end() -> None:
    (job,) = jobs("Intern, Acme Ltd\tSummer 2012", "- Learnt.")

    assert job.entry.period
    assert (job.entry.period.start, job.entry.period.end) == ("2012", "2012")


def test_a_year_inside_a_sentence_begins_no_job() -> None:
    found = jobs(
        "Engineer, Acme Ltd\t2019 - 2021", "- Moved everything in 2020 to another place and back."
    )

    assert len(found) == 1


def test_a_section_without_dates_is_divided_by_looks() -> None:
    found = jobs("**Engineer, Acme Ltd**", "- One.", "**Analyst, Bolt Ltd**", "- Two.")

    assert [named(job) for job in found] == [("Engineer", "Acme Ltd"), ("Analyst", "Bolt Ltd")]


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


def test_certificates_have_issuers_and_dates() -> None:
    found = certificates_of(
        lines(
            "- AWS Certified Security \u2013 Specialty, Amazon Web Services, 2022", "- RHCE (2015)"
        ),
        month_first=False,
    )

    assert [(each.name.text, each.issuer, each.date) for each in found] == [
        ("AWS Certified Security \u2013 Specialty", "Amazon Web Services", "2022"),
        ("RHCE", None, "2015"),
    ]


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


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("English (fluent), Polish \u2013 native",),
            [("English", "fluent"), ("Polish", "native")],
        ),
        (("English\tNative", "Welsh\tB2"), [("English", "Native"), ("Welsh", "B2")]),
        (("Swedish", "native"), [("Swedish", "native")]),
        (("Dutch, English, French",), [("Dutch", None), ("English", None), ("French", None)]),
    ],
)
def test_languages_are_read_with_their_fluency(
    texts: tuple[str, ...], expected: list[tuple[str, str | None]]
) -> None:
    assert [(each.language.text, each.fluency) for each in languages_of(lines(*texts))] == expected


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("evaluating Con-", "sul and more", "evaluating Consul and more"),
        ("cross-", "functional", "cross-functional"),
        ("the end of", "a line", "the end of a line"),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_mended(first: str, second: str, joined: str) -> None:
    assert join(first, second) == joined


def test_lines_without_bullets_are_told_apart_by_where_they_end() -> None:
    full = "word " * 19
    found = paragraphs_of(lines(f" {full}", " and its end.", " Another item", " A third"), base=50)

    assert [paragraph.text.split()[0] for paragraph in found] == ["word", "Another", "A"]
    assert all(paragraph.item for paragraph in found)


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


def test_what_stands_far_below_a_list_is_no_part_of_it() -> None:
    last = line("References on request", y=640)
    items = [
        item.text
        for group in skills_of([*lines("Go, Python,", "Kafka"), last])
        for item in group.items
    ]

    assert items == ["Go", "Python", "Kafka", "References on request"]
