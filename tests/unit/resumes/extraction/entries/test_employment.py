"""Employment entries: titles, employers and dates."""

import pytest

from shared.resumes.extraction.assemble.context import CERTAIN_ENOUGH
from shared.resumes.extraction.entries.employment import Job, jobs_of
from shared.resumes.extraction.fields.facts import FAIR
from tests.support.resume_pdfs import line, lines


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


def test_an_employer_after_at_in_another_font_is_named_without_it() -> None:
    (job,) = jobs("**Senior Engineer** at **Acme Limited**\t2019 - 2021")

    assert named(job) == ("Senior Engineer", "Acme Limited")


def test_roles_below_an_employer_with_a_time_of_its_own_keep_their_commas_and_dates() -> None:
    found = jobs(
        "Padma Bank Limited\t2014 - Present",
        "Vice President, Digital Banking\t2021 - Present",
        "- Runs a team.",
        "Senior Officer\t2014 - 2017",
        "- Ran a branch.",
    )

    assert [named(job) for job in found] == [
        ("Vice President, Digital Banking", "Padma Bank Limited"),
        ("Senior Officer", "Padma Bank Limited"),
    ]
    assert [job.entry.period and job.entry.period.start for job in found] == ["2021", "2014"]


def test_roles_with_their_dates_below_them_keep_their_own() -> None:
    found = jobs(
        "Kestrel Mobility",
        "**Group Product Manager**",
        "January 2022 - Present",
        "London, United Kingdom",
        "**Senior Product Manager**",
        "February 2020 - January 2022",
        "Tidewater Bank",
        "**Product Manager**",
        "June 2016 - January 2020",
    )

    assert [(*named(job), job.entry.period and job.entry.period.start) for job in found] == [
        ("Group Product Manager", "Kestrel Mobility", "2022-01"),
        ("Senior Product Manager", "Kestrel Mobility", "2020-02"),
        ("Product Manager", "Tidewater Bank", "2016-06"),
    ]


def test_an_employer_that_only_a_list_of_deeds_suggests_is_doubtful() -> None:
    found = jobs("- Completed a course at Nandhini Softech on", " Development (June 2023).")

    assert all(job.company is None or job.company.confidence < 0.5 for job in found)


def test_the_numbers_that_count_the_heads_belong_to_no_title() -> None:
    found = jobs(
        "**1. Senior Engineer, Acme Limited (2019 - 2021)**",
        "- Cut costs.",
        "**2. Product Owner, Northwind Limited (2016 - 2018)**",
        "- Led a team.",
    )

    assert [named(each) for each in found] == [
        ("Senior Engineer", "Acme Limited"),
        ("Product Owner", "Northwind Limited"),
    ]


def test_a_number_that_only_one_head_begins_with_is_a_part_of_its_name() -> None:
    found = jobs(
        "**1. FC Altona Limited, Engineer (2019 - 2021)**",
        "- Cut costs.",
        "**Northwind Limited, Engineer (2016 - 2018)**",
    )

    assert found[0].company
    assert found[0].company.text == "1. FC Altona Limited"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (("**Site Engineer / Navratna**", "2019 - 2021"), ("Site Engineer", "Navratna")),
        (("**Navratna (Site Engineer)** 2019 - 2021",), ("Site Engineer", "Navratna")),
        (("2019 - 2021 **Navratna**, Dublin, Ireland: Clerk",), ("Clerk", "Navratna")),
        (("Oak Lane Bakery, Tucson, AZ", "2019 - 2021: Clerk"), ("Clerk", "Oak Lane Bakery")),
        (
            ("Irm\u00e3os Salgueiro, Porto, Portugal", "Clerk, 2019 - 2021"),
            ("Clerk", "Irm\u00e3os Salgueiro"),
        ),
        (("**Fennel Hospital**, Zwolle", "2019 - 2021: Stoker"), ("Stoker", "Fennel Hospital")),
        (("Navratna (Utrecht)\tsinds mrt 2021", "Clerk"), ("Clerk", "Navratna")),
        (
            ("Juniper & Vale\t2019 - 2021", "Warehouse Operative"),
            ("Warehouse Operative", "Juniper & Vale"),
        ),
    ],
)
def test_a_head_is_divided_where_its_parts_meet(
    head: tuple[str, ...], expected: tuple[str, str]
) -> None:
    (job,) = jobs(*head, "- Wrote the thing.")

    assert named(job) == expected


def test_no_sentence_is_an_employer_of_any_confidence() -> None:
    (job,) = jobs(
        "2019 - 2021\tClerk\tLed a team of five people across two offices.", "- Kept the books."
    )

    assert job.title
    assert job.company is None or job.company.confidence < FAIR


def test_a_title_that_is_set_in_a_little_belongs_to_its_head() -> None:
    section = [
        line("**Arden Pike** (Portland, OR)\tMay 2020 - May 2022", y=700),
        line("Research Fellow", x=56, y=686),
        line("Won two tenders of the county.", x=74, y=672, bulleted=True),
    ]

    (job,) = jobs_of([section], month_first=False)

    assert named(job) == ("Research Fellow", "Arden Pike")


def test_a_name_alone_is_doubtful_unless_roles_below_say_what_is_missing() -> None:
    (alone,) = jobs("Navratna Hospital\t2019 - 2021", "- Kept the books.")
    (first, second) = jobs(
        "**Padma Bank Limited**\t2014 - Present",
        "Vice President, Digital Banking\t2021 - Present",
        "- Owned the onboarding.",
        "Senior Officer\t2014 - 2017",
        "- Counted things.",
    )

    assert alone.company
    assert alone.company.confidence < CERTAIN_ENOUGH
    for role in (first, second):
        assert role.title
        assert role.company
        assert min(role.title.confidence, role.company.confidence) >= CERTAIN_ENOUGH
