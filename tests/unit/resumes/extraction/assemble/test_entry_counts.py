"""A lost entry is not silent, and a date in what an entry tells is no lost entry."""

import pytest

from shared.resumes.extraction.assemble.resume import read_resume
from shared.resumes.model import ParsedResume
from tests.support.resume_pdfs import Text, column, pdf

_HEAD = [
    Text("Bela Kovacs", 50, 800, 20, bold=True),
    Text("bela.kovacs@example.org", 50, 780),
    Text("Experience", 50, 750, 12, bold=True),
]
_FIRST = [Text("Engineer, Acme Ltd", 50, 730, bold=True), Text("2019 - 2021", 480, 730)]
_LAST = [Text("Tester, Orchard Labs Ltd", 50, 640, bold=True), Text("2016 - 2018", 480, 640)]


def read(*texts: Text) -> ParsedResume:
    return read_resume(pdf([*_HEAD, *texts, *column(["#Skills", "Go, Kafka"], 50, 500)]))


@pytest.mark.parametrize(
    "deed",
    [
        ["Flood warnings for 210 towns, in daily use since 2018."],
        ["Order service for 300 shops since 2018"],
        ["Kept the archive of the years 2015 - 2018 readable for every branch."],
        ["Maintained the booking platform from 2019 to 2021 without an outage"],
        ["\u2022 Won the safety prize 2019 - 2020"],
        [
            "\u2022 Led the renewal of the billing service that all branches use",
            "  since March 2019",
        ],
    ],
)
def test_a_date_in_what_an_entry_tells_is_no_lost_entry(deed: list[str]) -> None:
    told = [
        Text(line.lstrip(), 74 if line.startswith(" ") else 66, 716 - 12 * number, 9)
        for number, line in enumerate(deed)
    ]
    parsed = read(*_FIRST, *told, *_LAST)

    assert [job.position for job in parsed.resume.work] == ["Engineer", "Tester"]
    assert (parsed.entries_seen, parsed.entries_read) == (2, 2)


def test_the_time_of_an_employer_above_its_roles_is_no_lost_entry() -> None:
    employer = [Text("Padma Bank Limited", 50, 730, bold=True), Text("2014 - Present", 480, 730)]
    roles = [
        Text("Branch Manager", 50, 716),
        Text("2018 - Present", 480, 716),
        Text("Runs a team of nine.", 66, 702),
        Text("Senior Officer", 50, 688),
        Text("2014 - 2018", 480, 688),
    ]
    parsed = read(*employer, *roles)

    assert len(parsed.resume.work) == 2
    assert (parsed.entries_seen, parsed.entries_read) == (2, 2)


@pytest.mark.parametrize(
    "lost",
    [
        ["Analyst at Northwind Traders\t2014 - 2016"],
        ["2014 - 2016, Analyst, Northwind Traders Limited"],
        ["Analyst, Northwind Traders Limited, Leeds, 2014 - 2016"],
        ["Analyst, Northwind Traders, since March 2021"],
    ],
)
def test_an_entry_that_is_read_as_what_another_tells_is_counted(lost: list[str]) -> None:
    told = []
    for number, line in enumerate(lost):
        for at, piece in zip((66, 480), line.split("\t"), strict=False):
            told.append(Text(piece, at, 716 - 12 * number))
    parsed = read(*_FIRST, *told, *_LAST)

    assert len(parsed.resume.work) == 2
    assert (parsed.entries_seen, parsed.entries_read) == (3, 2)


def test_entries_that_are_items_of_a_list_are_counted_where_none_of_them_was_read() -> None:
    items = ["Engineer for payments at Acme Ltd, Leeds, 2019 - 2021"]
    items += ["Tester of medical devices at Orchard Labs, York, 2016 - 2018"]
    listed = [Text(f"\u2022 {item}", 66, 716 - 14 * n) for n, item in enumerate(items)]
    parsed = read(Text("Places where I was glad to work", 50, 730), *listed)

    assert (parsed.entries_seen, parsed.entries_read) == (2, 0)
