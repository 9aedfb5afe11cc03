"""Ways to reach somebody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.resumes.extraction.fields.contacts import contacts_of
from shared.resumes.extraction.fields.facts import CERTAIN, FAIR
from shared.resumes.extraction.fields.social_profiles import account_of, addresses_in, normal
from shared.resumes.extraction.pdf.links import Link
from tests.support.resume_pdfs import line, lines


def link(scheme: str, target: str, text: str = "", y: float = 705, x0: float = 60) -> Link:
    return Link(scheme, target, text, 1, y, x0)


def test_an_address_is_read_from_among_others() -> None:
    zone = lines("Leeds | ann@example.co.uk | +44 7700 900142 | linkedin.com/in/ann")
    contacts = contacts_of(zone, [], [])

    assert contacts.email
    assert contacts.email.text == "ann@example.co.uk"
    assert contacts.phone
    assert contacts.phone.text == "+44 7700 900142"
    assert [account.url for account, _ in contacts.accounts] == ["https://linkedin.com/in/ann"]


@pytest.mark.parametrize(
    ("first", "second", "address"),
    [
        ("eleanor.whitcombe", "@example.co.uk", "eleanor.whitcombe@example.co.uk"),
        ("ingrid@solberg-", "aasen.example.no", "ingrid@solberg-aasen.example.no"),
        ("someone@a-long-domain", ".example.org", "someone@a-long-domain.example.org"),
    ],
)
def test_an_address_broken_over_two_lines_is_joined(first: str, second: str, address: str) -> None:
    contacts = contacts_of(lines(first, second), [], [])

    assert contacts.email
    assert (contacts.email.text, contacts.email.confidence) == (address, FAIR)
    assert contacts.url is None


def test_a_link_confirms_an_address_broken_over_two_lines() -> None:
    zone = lines("eleanor.whitcombe", "@example.co.uk")
    contacts = contacts_of(zone, [], [link("mailto", "eleanor.whitcombe@example.co.uk")])

    assert contacts.email
    assert contacts.email.confidence == CERTAIN


@pytest.mark.parametrize("text", ["natasha.romano @email.com", "natasha.roma\ufffd@email.com"])
def test_an_address_with_a_lost_letter_is_reported_and_not_made_up(text: str) -> None:
    contacts = contacts_of(lines(text), [], [])

    assert contacts.email is None
    assert contacts.email_unsure
    assert contacts.email_unsure.quote == text


def test_a_link_tells_an_address_that_the_text_has_lost() -> None:
    zone = lines("natasha.romano @email.com")
    contacts = contacts_of(zone, [], [link("mailto", "natasha.romanoff@email.com")])

    assert contacts.email
    assert contacts.email.text == "natasha.romanoff@email.com"


def test_the_visible_address_is_preferred_to_a_placeholder_link() -> None:
    contacts = contacts_of(lines("jake@su.edu"), [], [link("mailto", "x@x.com", "jake@su.edu")])

    assert contacts.email
    assert contacts.email.text == "jake@su.edu"


@pytest.mark.parametrize(
    "number",
    ["+91-9447012345", "(+91) 98220 55512", "98490 55521", "09848055521", "(919) 555-0164",
     "312.555.0188", "+1 (604) 555-0182", "+33 6 55 51 23 45", "0151 5550 8812", "000-00-0000",
     "+49 176 5550 1234", "+82-10-0000-0000"],
)  # fmt: skip
def test_a_telephone_number_is_read_as_it_is_printed(number: str) -> None:
    contacts = contacts_of(lines(f"Bremen | {number} | a@example.org"), [], [])

    assert contacts.phone
    assert contacts.phone.text == number


@pytest.mark.parametrize(
    "text",
    ["2015 - 2019", "01/03/2018 - 31/08/2021", "0000-0002-1825-0097", "14/08/2001", "56007 x 12"],
)
def test_dates_and_numbers_of_other_kinds_are_no_telephones(text: str) -> None:
    assert contacts_of(lines(text), [], []).phone is None


def test_a_name_on_a_link_is_an_account() -> None:
    zone = [line("hlindqvist")]
    contacts = contacts_of(zone, [], [link("https", "https://github.com/hlindqvist", "hlindqvist")])

    assert contacts.accounts[0][0].username == "hlindqvist"


def test_a_placeholder_link_is_no_second_account() -> None:
    zone = [line("linkedin.com/in/jake")]
    found = contacts_of(
        zone, [], [link("https", "https://linkedin.com/in/...", "linkedin.com/in/jake")]
    )

    assert [account.username for account, _ in found.accounts] == ["jake"]


def test_an_account_that_is_only_named_is_less_certain() -> None:
    contacts = contacts_of(lines("GitHub: somebody"), [], [])

    account, fact = contacts.accounts[0]
    assert account.url == "https://github.com/somebody"
    assert fact.confidence == FAIR


def test_links_on_employers_and_projects_are_no_web_site() -> None:
    rest = lines("Acme Ltd")
    contacts = contacts_of([], rest, [link("https", "https://acme.example.com/", "Acme Ltd")])

    assert contacts.url is None
    assert contacts.accounts == []


@pytest.mark.parametrize(
    ("url", "network", "user"),
    [
        ("https://www.linkedin.com/in/ann-b/", "LinkedIn", "ann-b"),
        ("github.com/ann", "GitHub", "ann"),
        ("https://ann.github.io", "GitHub", "ann"),
        ("https://leetcode.com/u/ann", "LeetCode", "ann"),
        ("https://orcid.org/0000-0002-1825-0097", "ORCID", "0000-0002-1825-0097"),
    ],
)
def test_an_address_names_an_account(url: str, network: str, user: str) -> None:
    account = account_of(url)

    assert account
    assert (account.network, account.username) == (network, user)


@pytest.mark.parametrize(
    "url", ["github.com", "github.com/ann/tool", "linkedin.com/company/x", "x"]
)
def test_other_addresses_name_no_account(url: str) -> None:
    assert account_of(url) is None


def test_technologies_with_a_dot_are_no_addresses() -> None:
    assert addresses_in("Node.js, ASP.NET, B.Tech, Ph.D. and www.a.example.org") == [
        "www.a.example.org"
    ]


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    normal(text)
    account_of(text)
    contacts_of(lines(text), lines(text), [])


def test_the_first_of_two_telephones_is_taken() -> None:
    contacts = contacts_of(lines("Telephone: 029 2055 5014 / 07700 900 461"), [], [])

    assert contacts.phone
    assert contacts.phone.text == "029 2055 5014"


@pytest.mark.parametrize("letter", ["\u01a0", "é", "щ"])
def test_an_address_that_a_strange_letter_cuts_is_said_to_be_unsure(letter: str) -> None:
    contacts = contacts_of(lines(f"chris{letter}ield@example.com"), [], [])

    assert contacts.email is None
    assert contacts.email_unsure


@pytest.mark.parametrize(
    ("below", "whole"), [("mpany.org", False), ("ilonavarga.dev", True), ("Budapest", True)]
)
def test_an_address_that_fills_its_line_may_go_on_below(below: str, *, whole: bool) -> None:
    above = line("ilona.varga@my.co", x=465)
    found = contacts_of([above, line(below, x=465, y=686), line("x", x=551)], [], [])

    assert found.email is not None
    assert (found.email.confidence > 0.9) is whole
