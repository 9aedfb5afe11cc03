"""Jobs in tables, in forms and as the items of one list."""

from collections.abc import Sequence

import pytest

from shared.resumes.extraction.entries.employment import Job, jobs_of
from shared.resumes.extraction.fields.facts import CERTAIN, DOUBTFUL
from shared.resumes.extraction.pdf.lines import Line, Span
from tests.support.resume_pdfs import lines

_EM = 5.0


def _line(y: float, cells: Sequence[tuple[float, str]], *, label: bool = False) -> Line:
    spans = [
        Span(text, "\t" if number else "", x0, x0 + _EM * len(text), 10, bold=False, italic=False)
        for number, (x0, text) in enumerate(cells)
    ]
    return Line(1, y, tuple(spans), label=label)


def _read(section: Sequence[Line]) -> list[tuple[str, str, str, str]]:
    return [_summary(job) for job in jobs_of([section], month_first=False)]


def _summary(job: Job) -> tuple[str, str, str, str]:
    period = job.entry.period
    assert job.title
    assert job.company
    assert period
    return job.title.text, job.company.text, period.start, period.end or "now"


_TITLES = [(50, "Employer"), (150, "Position"), (250, "Duration"), (350, "Responsibilities")]
_WRAPPED = [
    (680, [(50, "Copperline"), (150, "UX Designer"), (250, "Jan 2021 \u2013"), (350, "Won two")]),
    (668, [(50, "Software Inc."), (250, "Present"), (350, "tenders;")]),
    (656, [(350, "led a team")]),
]


@pytest.mark.parametrize("gap", [20, 12])
def test_the_cells_of_a_table_are_whole_whether_or_not_its_rows_stand_apart(gap: float) -> None:
    last = [(50, "Arden Pike"), (150, "Bookkeeper"), (250, "May 2018 \u2013 Jan 2021")]
    section = [_line(700, _TITLES), *(_line(y, cells) for y, cells in _WRAPPED)]

    section.append(_line(656 - gap, last))

    assert _read(section) == [
        ("UX Designer", "Copperline Software Inc.", "2021-01", "now"),
        ("Bookkeeper", "Arden Pike", "2018-05", "2021-01"),
    ]
    (first, _) = jobs_of([section], month_first=False)
    assert [each.text for each in first.highlights] == ["Won two tenders", "led a team"]


def test_a_first_column_that_was_taken_for_a_rail_belongs_to_its_table() -> None:
    section = [_line(700, _TITLES[:1], label=True), _line(700, _TITLES[1:])]
    section += [_line(y, cells[:1], label=True) for y, cells in _WRAPPED[:2]]
    section += [_line(y, cells[1:]) for y, cells in _WRAPPED[:2]]

    assert _read(section) == [("UX Designer", "Copperline Software Inc.", "2021-01", "now")]


def test_a_column_that_counts_the_jobs_names_no_employer() -> None:
    edges = (50, 90, 250, 350, 450)
    titles = ("S. No.", "Name of the Organisation", "Designation", "From", "To")
    cells = ("1", "Kalinga, Pune", "Clerk", "05/2019", "06/2021")
    section = [
        _line(y, list(zip(edges, texts, strict=True))) for y, texts in ((700, titles), (680, cells))
    ]

    assert _read(section) == [("Clerk", "Kalinga", "2019-05", "2021-06")]


def test_a_form_says_what_each_of_its_rows_is() -> None:
    found = lines(
        "Employer\tJuniper Vale", "Position held\tClerk", "Duration\tJun 2020 to Present",
        "Duties\tKept the books of the house",
        "Employer\tQuietwater", "Position held\tPorter", "Duration\tJul 2018 to Jun 2020",
        "Duties\tCarried things",
    )  # fmt: skip

    assert _read(found) == [
        ("Clerk", "Juniper Vale", "2020-06", "now"),
        ("Porter", "Quietwater", "2018-07", "2020-06"),
    ]


@pytest.mark.parametrize("last", ["Jun 2021 \u2013 Till date", "Jun 2021 \u2013 Jul 2022"])
def test_the_items_of_a_list_are_jobs_where_nothing_else_has_a_time(last: str) -> None:
    items = lines(f"- Clerk, Kalinga Ltd, {last}", "- Porter, Bolt Ltd, Mar 2018 \u2013 May 2021")
    before = lines(f"- {last}: Clerk, Kalinga Ltd", "- mars 2018 \u2013 mai 2021: Porter, Bolt Ltd")

    for section in (items, before):
        read = [(title, company) for title, company, *_ in _read(section)]
        assert read == [("Clerk", "Kalinga Ltd"), ("Porter", "Bolt Ltd")]


def test_items_that_tell_are_no_jobs() -> None:
    found = jobs_of(
        [lines("**Clerk**, Acme Ltd\t2019 - 2022", "- Led the merger of two teams, 2020 - 2021")],
        month_first=False,
    )

    assert len(found) == 1
    assert [each.text for each in found[0].highlights] == [
        "Led the merger of two teams, 2020 - 2021"
    ]


@pytest.mark.parametrize("text", ["Till date", "3", "Employer"])
def test_what_names_nobody_is_never_given_as_certain(text: str) -> None:
    for job in jobs_of([lines(f"**Senior Engineer** | {text} | Leeds")], month_first=False):
        assert all(fact.confidence <= DOUBTFUL for fact in (job.title, job.company) if fact)


def test_titles_and_employers_of_one_text_do_not_vote_by_their_look() -> None:
    found = lines(
        "- 2021 - 2023: Nurse, Tessellate, Leeds, England",
        "- 2019 - 2021: Clerk, Fennel, Leeds",
        "- 2017 - 2019: Ingénieure système, Chèvrefeuille, Nantes, France",
    )

    assert [company for _, company, *_ in _read(found)] == ["Tessellate", "Fennel", "Chèvrefeuille"]


def test_a_colon_parts_a_head_which_is_then_not_certain() -> None:
    (job,) = jobs_of([lines("**Tessellate**, Leeds: Nurse\t2021 - 2023")], month_first=False)

    assert _summary(job)[:2] == ("Nurse", "Tessellate")
    assert job.title
    assert DOUBTFUL < job.title.confidence < CERTAIN


def test_a_time_in_two_pairs_of_brackets_leaves_neither() -> None:
    (job,) = jobs_of([lines("1. Clerk, Kalinga Ltd ([08/2020 - today])")], month_first=False)

    assert job.company
    assert job.company.text == "Kalinga Ltd"


def test_an_item_of_statements_between_semicolons_is_one_item_for_each() -> None:
    (job,) = jobs_of(
        [
            lines(
                "Engineer, Acme Ltd\t2019 - 2021",
                "- Led a team of five; won two large tenders; kept the books.",
                "- Worked with Git; Go; Kafka.",
            )
        ],
        month_first=False,
    )

    assert [each.text for each in job.highlights] == [
        "Led a team of five",
        "won two large tenders",
        "kept the books.",
        "Worked with Git; Go; Kafka.",
    ]
