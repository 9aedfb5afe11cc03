"""Which part of a head is the title, which the employer, which the place."""

import pytest

from shared.resumes.extraction.entries.employment import Job, jobs_of
from shared.resumes.extraction.fields.job_words import employer_score, title_score
from tests.support.resume_pdfs import lines


def jobs(*texts: str) -> list[Job]:
    return jobs_of([lines(*texts)], month_first=False)


def named(job: Job) -> tuple[str | None, str | None, str | None]:
    facts = (job.title, job.company, job.place)
    title, company, place = (each.text if each else None for each in facts)
    return title, company, place


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            ("**Bayou Hospital**, Houston, TX\t2019 - 2021", "Nurse, Emergency Department"),
            ("Nurse, Emergency Department", "Bayou Hospital", "Houston, TX"),
        ),
        (
            ("2019 - 2021", "**Chef d'équipe**, Transports Bouvier, Saint-Priest"),
            ("Chef d'équipe", "Transports Bouvier", "Saint-Priest"),
        ),
        (
            ("**Assistante** (stage), Hypermarchés Soleil, Grenoble\t2019 - 2021",),
            ("Assistante", "Hypermarchés Soleil", "Grenoble"),
        ),
        (
            ("Acme Implants plc (Bristol)\t2019 - 2021", "Sales Director"),
            ("Sales Director", "Acme Implants plc", "Bristol"),
        ),
        (
            ("Whitmore, Hale & Ostrander LLP", "Associate\t2019 - 2021"),
            ("Associate", "Whitmore, Hale & Ostrander LLP", None),
        ),
        (
            ("R.O.K Cyber Command, MND\t2019 - 2021", "Software Engineer"),
            ("Software Engineer", "R.O.K Cyber Command, MND", None),
        ),
        (
            ("Electrician, 5/2019 to 6/2021", "Delta Contractors, Memphis TN"),
            ("Electrician", "Delta Contractors", "Memphis TN"),
        ),
        (
            ("Client: Lone Star Bank, Plano, TX\t2019 - 2021", "Role: Developer"),
            ("Developer", "Lone Star Bank", "Plano, TX"),
        ),
        (
            ("Role: Developer | Role: Tester | Company: Acme | 2019 - 2021",),
            ("Developer", "Acme", None),
        ),
    ],
)
def test_a_head_is_divided_where_its_words_say(
    head: tuple[str, ...], expected: tuple[str | None, ...]
) -> None:
    (job,) = jobs(*head, "- Did the work.")

    assert named(job) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "- Worked as Test Lead in Acme Infosystems, Chennai from Jan 2018 to Dec 2019",
        "- Currently working with Acme Infosystems, Chennai as a Test Lead since Jan 2018",
    ],
)
def test_a_head_may_be_a_sentence(sentence: str) -> None:
    found = jobs(sentence, "- Worked as Tester in Bolt Ltd from Jan 2016 to Dec 2017")

    assert [named(job)[:2] for job in found] == [
        ("Test Lead", "Acme Infosystems"),
        ("Tester", "Bolt Ltd"),
    ]


def test_towns_that_no_list_knows_stand_where_the_known_ones_do() -> None:
    found = jobs(
        "**Editor, Acme Press**", "2019 - 2021 · Warsaw", "- One.",
        "**Editor, Bolt Press**", "2017 - 2019 · Berlin", "- Two.",
        "**Writer, Portal Plover**", "2015 - 2017 · Zakopane", "- Three.",
    )  # fmt: skip

    assert named(found[2]) == ("Writer", "Portal Plover", "Zakopane")


def test_an_employer_with_dates_of_its_own_is_no_job_besides_its_roles() -> None:
    found = jobs(
        "**Acme Implants plc**\t2018 - 2024",
        "Sales Director, 2021 - 2024", "- One.",
        "Account Manager, 2018 - 2021", "- Two.",
    )  # fmt: skip

    assert [named(job)[:2] for job in found] == [
        ("Sales Director", "Acme Implants plc"),
        ("Account Manager", "Acme Implants plc"),
    ]


def test_how_long_somebody_stayed_is_no_part_of_a_head() -> None:
    found = jobs(
        "Papertrail Cloud", "Director", "March 2021 - Present (4 years 9 months)", "- One.",
        "Loomly Software", "4 years 2 months",
        "Manager", "June 2018 - February 2021 (2 years 9 months)", "- Two.",
    )  # fmt: skip

    assert [named(job)[:2] for job in found] == [
        ("Director", "Papertrail Cloud"),
        ("Manager", "Loomly Software"),
    ]


@pytest.mark.parametrize(
    "title",
    ["Journeyman Electrician", "Teamleiterin Instandhaltung", "Responsable logistique",
     "Técnico de ventas", "Kierownik ds. rekrutacji", "Commis Chef"],
)  # fmt: skip
def test_titles_of_many_trades_and_languages_are_known(title: str) -> None:
    assert title_score(title) >= 0.5
    assert employer_score(title) == 0


def test_a_label_in_a_font_of_its_own_belongs_to_what_it_labels() -> None:
    (job,) = jobs(
        "**Organization:** Al Noor Bank, Abu Dhabi", "**Designation:** Network Engineer",
        "**Duration:** Mar 2014 - Jan 2018", "- One.",
    )  # fmt: skip

    assert named(job) == ("Network Engineer", "Al Noor Bank", "Abu Dhabi")


def test_a_table_of_jobs_may_say_what_its_columns_are() -> None:
    found = jobs(
        "Period\tEmployer\tPosition",
        "08.2019 - d.d.\tNordbygg AS, Oslo\tProject Manager",
        "01.2014 - 07.2019\tFjordplan AS, Bergen\tEngineer",
    )

    assert [named(job)[:2] for job in found] == [
        ("Project Manager", "Nordbygg AS"),
        ("Engineer", "Fjordplan AS"),
    ]


def test_a_date_among_the_things_done_begins_no_job_where_heads_have_dates() -> None:
    found = jobs("Captain, Acme Airlines\t11/2019 - Present", "- Line check airman since 2022")

    assert [named(job)[:2] for job in found] == [("Captain", "Acme Airlines")]
    assert [each.text for each in found[0].highlights] == ["Line check airman since 2022"]


def test_a_further_role_keeps_its_commas_and_its_employer() -> None:
    found = jobs(
        "**RHEINUFER BANK AG**\t**Frankfurt, Germany**",
        "Associate, Leveraged Finance\tJul 2021 - present", "- One.",
        "Analyst, Corporate Banking\tAug 2018 - Jun 2021", "- Two.",
    )  # fmt: skip

    assert [named(job) for job in found] == [
        ("Associate, Leveraged Finance", "RHEINUFER BANK AG", "Frankfurt, Germany"),
        ("Analyst, Corporate Banking", "RHEINUFER BANK AG", "Frankfurt, Germany"),
    ]


def test_from_and_to_may_be_columns() -> None:
    (job,) = jobs("Brindavan Textiles Ltd\tHR Manager\tApr 2019\tTill date")

    assert named(job)[:2] == ("HR Manager", "Brindavan Textiles Ltd")
    assert job.entry.period
    assert (job.entry.period.start, job.entry.period.current) == ("2019-04", True)


def test_a_remark_in_brackets_is_no_part_of_a_name() -> None:
    (job,) = jobs("Nov 2015 - Feb 2018 (summers)\tLifeguard", "Surf Life Saving, Raglan", "- One.")

    assert named(job) == ("Lifeguard", "Surf Life Saving", "Raglan")
