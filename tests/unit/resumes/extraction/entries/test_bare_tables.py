"""Jobs in tables whose columns have no names."""

from collections.abc import Sequence

import pytest

from shared.resumes.extraction.entries.employment import Job, jobs_of
from shared.resumes.extraction.pdf.lines import Line, Span

_EM = 5.0


def _line(y: float, *cells: tuple[float, str]) -> Line:
    spans = [
        Span(text, "\t" if number else "", x0, x0 + _EM * len(text), 10, bold=False, italic=False)
        for number, (x0, text) in enumerate(cells)
    ]
    return Line(1, y, tuple(spans))


def _jobs(section: Sequence[Line]) -> list[Job]:
    return jobs_of([section], month_first=False)


def _summary(job: Job) -> tuple[str, str, str, str]:
    period = job.entry.period
    assert job.title
    assert job.company
    assert period
    return job.title.text, job.company.text, period.start, period.end or "now"


def test_items_in_a_column_of_their_own_are_what_was_done() -> None:
    found = _jobs(
        [
            _line(700, (50, "2019 - now"), (130, "Sous Chef"), (280, "\u2022 Won two tenders.")),
            _line(688, (130, "Tidewater"), (280, "\u2022 Led a team of five people across")),
            _line(676, (291, "two offices.")),
            _line(
                660, (50, "2016 - 2019"), (130, "Bookkeeper"), (280, "\u2022 Kept the accounts.")
            ),
            _line(648, (130, "Quietwater")),
        ]
    )

    assert [_summary(job) for job in found] == [
        ("Sous Chef", "Tidewater", "2019", "now"),
        ("Bookkeeper", "Quietwater", "2016", "2019"),
    ]
    assert [[each.text for each in job.highlights] for job in found] == [
        ["Won two tenders.", "Led a team of five people across two offices."],
        ["Kept the accounts."],
    ]


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (3, 4, 1, 0, 2), (1, 2, 0, 3, 4)])
def test_cells_tell_what_their_columns_hold_in_any_order(order: Sequence[int]) -> None:
    edges = (50, 180, 300, 420, 540)
    rows = [
        ("Ninefold Housing Group", "Senior Planning Site", "Leeds", "Jan 2020", "Present"),
        ("", "Foreman", "", "", ""),
        ("Bluebell Ltd", "Bookkeeper", "York", "May 2017", "Dec 2019"),
    ]
    section = []
    for number, row in enumerate(rows):
        cells = [(edge, row[n]) for edge, n in zip(edges, order, strict=True) if row[n]]
        section.append(_line(700 - 12 * number, *cells))

    found = _jobs(section)

    assert [_summary(job) for job in found] == [
        ("Senior Planning Site Foreman", "Ninefold Housing Group", "2020-01", "now"),
        ("Bookkeeper", "Bluebell Ltd", "2017-05", "2019-12"),
    ]
    assert [job.place and job.place.text for job in found] == ["Leeds", "York"]


def test_a_time_that_a_narrow_column_broke_makes_one_row() -> None:
    found = _jobs(
        [
            _line(700, (50, "Jan 2020 \u2013"), (130, "Ninefold Ltd"), (280, "Paralegal")),
            _line(681, (50, "Present")),
            _line(660, (50, "May 2017 \u2013"), (130, "Arden Ltd"), (280, "Clerk")),
            _line(641, (50, "Dec 2019")),
        ]
    )

    assert [_summary(job) for job in found] == [
        ("Paralegal", "Ninefold Ltd", "2020-01", "now"),
        ("Clerk", "Arden Ltd", "2017-05", "2019-12"),
    ]


def test_heads_with_cells_above_text_that_runs_across_are_no_table() -> None:
    found = _jobs(
        [
            _line(700, (50, "Ninefold Ltd"), (180, "Paralegal"), (320, "2020 - 2022")),
            _line(686, (50, "Answered for the budget of the department and its staff.")),
            _line(664, (50, "Arden Ltd"), (180, "Clerk"), (320, "2018 - 2020")),
            _line(650, (50, "Kept the records of four branches for two whole years.")),
        ]
    )

    assert [_summary(job) for job in found] == [
        ("Paralegal", "Ninefold Ltd", "2020", "2022"),
        ("Clerk", "Arden Ltd", "2018", "2020"),
    ]
    assert [job.summary and job.summary.text for job in found] == [
        "Answered for the budget of the department and its staff.",
        "Kept the records of four branches for two whole years.",
    ]
