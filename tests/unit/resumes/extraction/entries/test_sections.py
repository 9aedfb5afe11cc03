"""Sections: what is a heading and what only looks like one."""

from shared.resumes.extraction.assemble.resume import read_resume
from shared.resumes.extraction.entries.sections import sections_of
from shared.resumes.extraction.pdf.document import read_document
from shared.resumes.extraction.pdf.headings import SectionKind
from shared.resumes.model import Warn
from tests.support.resume_pdfs import Text, column, pdf


def sections(*pages: list[Text]) -> list[tuple[str, SectionKind, int]]:
    found = sections_of(read_document(pdf(*pages)))
    return [(each.heading, each.kind, len(each.lines)) for each in found]


def test_headings_divide_the_text_and_what_stands_above_is_the_header() -> None:
    page = column(
        ["Ann Example", "", "#Experience", "Clerk, Acme Ltd", "", "#Education", "MIT"], 50
    )

    assert sections(page) == [
        ("", SectionKind.HEADER, 1),
        ("Experience", SectionKind.WORK, 1),
        ("Education", SectionKind.EDUCATION, 1),
    ]


def test_a_usual_word_inside_the_list_of_skills_is_a_group_and_no_section() -> None:
    page = [
        *[Text("Experience", 50, 800, 14, bold=True), Text("Clerk", 50, 780)],
        *[Text("Skills", 50, 740, 14, bold=True), Text("Languages", 60, 720, 10, bold=True)],
        *[Text("Python, Go", 60, 706), Text("Tools", 60, 690, 10, bold=True), Text("Git", 60, 676)],
    ]

    assert [heading for heading, _, _ in sections(page)] == ["", "Experience", "Skills"][1:]
    assert [kind for _, kind, _ in sections(page)] == [SectionKind.WORK, SectionKind.SKILLS]


def test_an_unusual_heading_is_known_by_its_look() -> None:
    page = [
        *[Text("Experience", 50, 800, 16), Text("Clerk at a shop", 50, 780)],
        *[Text("A day of mine", 50, 740, 16), Text("Sleep, mostly, and work", 50, 720)],
        *[Text("Education", 50, 690, 16), Text("University of Leeds", 50, 670)],
    ]

    assert ("A day of mine", SectionKind.OTHER, 1) in sections(page)


def test_an_employer_in_the_look_of_the_headings_is_none() -> None:
    page = column(
        ["#Experience", "#Acme Limited (4 yrs)", "Engineer", "#Bolt, Leeds", "Clerk",
         "#Education", "University of Leeds", "#Skills", "Go"], 50,
    )  # fmt: skip

    assert [heading for heading, _, _ in sections(page)] == ["Experience", "Education", "Skills"]


def test_plain_text_without_any_emphasis_is_divided_at_lines_that_stand_alone() -> None:
    page = column(
        ["Ann Example", "", "Experience", "Clerk, Acme Ltd, 2019 - 2021", "", "Skills", "Go"], 50
    )

    assert [heading for heading, _, _ in sections(page)] == ["", "Experience", "Skills"]


def test_a_heading_may_stand_in_the_line_that_it_opens() -> None:
    page = [
        *column(["Ann Example"], 50),
        Text("Objective:", 50, 760, 10, bold=True),
        Text("To work with good people", 110, 760),
    ]

    assert sections(page)[1] == ("Objective", SectionKind.SUMMARY, 1)


def test_a_section_with_an_unusual_heading_is_known_by_what_is_in_it() -> None:
    page = [
        *[Text("Experience", 50, 800, 16), Text("Clerk, Acme Ltd, 2019 - 2021", 50, 780)],
        *[Text("What I reach for", 50, 740, 16), Text("Python, Kafka, Terraform, Docker", 50, 720)],
        *[Text("Education", 50, 690, 16), Text("University of Leeds", 50, 670)],
    ]
    resume = read_resume(pdf(page)).resume

    assert [skill.name for skill in resume.skills] == ["Python", "Kafka", "Terraform", "Docker"]


def test_a_text_without_headings_says_so() -> None:
    parsed = read_resume(
        pdf(column(["Ann Example", "ann@example.org", "I have worked a lot."], 50))
    )

    assert Warn.NO_SECTIONS in parsed.warnings
    assert parsed.resume.basics.email == "ann@example.org"


def test_a_list_of_jobs_under_the_name_of_a_summary_is_a_list_of_jobs() -> None:
    page = column(
        ["#Career summary", "Engineer, Acme Ltd, 2019 - 2021", "", "#Skills", "Kafka, Go"], 50
    )
    resume = read_resume(pdf(page)).resume

    assert [job.name for job in resume.work] == ["Acme Ltd"]


def under(**sections: list[str]) -> list[Text]:
    """Return a page of sections with large headings."""
    page: list[Text] = []
    for heading, texts in sections.items():
        top = 800 - 16 * len(page)
        page += [Text(heading, 50, top, 16), *column(texts, 50, top - 20)]
    return page


def test_work_at_universities_is_work_and_no_study() -> None:
    page = under(
        Education=["PhD Physics, University of Leeds, 2012"],
        Lecterns=[
            "Professor of Physics, University of York, 2015 - 2019",
            "Research Fellow, University of Bath, 2012 - 2015",
        ],
        Skills=["Kafka, Go"],
    )
    resume = read_resume(pdf(page)).resume

    assert [job.name for job in resume.work] == ["University of York", "University of Bath"]
    assert len(resume.education) == 1


def test_languages_are_known_whatever_their_heading() -> None:
    page = under(
        Experience=["Clerk, Acme Ltd, 2019 - 2021"],
        Tongues=["Dutch (native)", "English (fluent)"],
        Skills=["Kafka, Go"],
    )
    resume = read_resume(pdf(page)).resume

    assert [each.language for each in resume.languages] == ["Dutch", "English"]


def test_lines_with_a_heading_each_are_a_section_each() -> None:
    page = [
        *column(["#Experience", "Clerk, Acme Ltd, 2019 - 2021", "", "#Additional data"], 50),
        *[Text("Languages:", 50, 740, 10, bold=True), Text("Spanish, English", 120, 740)],
        *[Text("Technical:", 50, 726, 10, bold=True), Text("Tableau, SQL", 120, 726)],
        *[Text("Interests:", 50, 712, 10, bold=True), Text("Salsa", 120, 712)],
    ]
    resume = read_resume(pdf(page)).resume

    assert [each.language for each in resume.languages] == ["Spanish", "English"]
    assert [skill.name for skill in resume.skills] == ["Tableau", "SQL"]


def test_a_heading_that_a_wide_gap_parts_is_one() -> None:
    page = [
        *[Text("FORMACI\u00d3N", 50, 740, 14, bold=True)],
        Text("ACAD\u00c9MICA", 165, 740, 14, bold=True),
        *[
            Text("2009 - 2012", 50, 726),
            Text("Grado, Econom\u00eda, Universidad de Vigo", 171, 726),
        ],
        *[
            Text("2007 - 2009", 50, 712),
            Text("M\u00e1ster, F\u00edsica, Universidad de Vigo", 171, 712),
        ],
        *[Text("2005 - 2007", 50, 698), Text("Grado, F\u00edsica, Universidad de Vigo", 171, 698)],
    ]

    assert [(heading, kind) for heading, kind, _ in sections(page)] == [
        ("FORMACI\u00d3N ACAD\u00c9MICA", SectionKind.EDUCATION)
    ]
