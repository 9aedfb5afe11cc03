"""Places, characters, titles and employers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.resumes.extraction.fields.job_words import employer_score, title_score
from shared.resumes.extraction.fields.places import Place, is_place, read_place, split_place
from shared.resumes.extraction.pdf.characters import fold, is_bullet, tidy
from shared.resumes.extraction.pdf.headings import SectionKind, known_heading, likely_heading


@pytest.mark.parametrize(
    "text",
    ["Leeds", "Raleigh, NC", "Bremen (Germany)", "Seoul, S.Korea", "Las Vegas, U.S.A", "Remote"],
)
def test_a_place_is_known_as_one(text: str) -> None:
    assert is_place(text)


@pytest.mark.parametrize(
    "text",
    [
        "Acme Inc, Austin, TX",
        "Omnious. Co., Ltd.",
        "Software Engineer, Google",
        "MND",
        "",
        "Team, US 4711",
    ],
)
def test_other_texts_are_no_places(text: str) -> None:
    assert not is_place(text)


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("Carolina Mutual, Raleigh, NC", "Carolina Mutual", "Raleigh, NC"),
        ("Nordlicht GmbH, Bremen (Germany)", "Nordlicht GmbH", "Bremen (Germany)"),
        ("R.O.K Cyber Command, MND", "R.O.K Cyber Command, MND", ""),
    ],
)
def test_a_place_is_divided_from_a_name(text: str, name: str, place: str) -> None:
    assert split_place(text) == (name, place)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "Bengaluru, Karnataka, IN",
            Place(city="Bengaluru", region="Karnataka", country_code="IN"),
        ),
        ("1180 Oak Drive, Raleigh, NC 27609", Place("1180 Oak Drive", "27609", "Raleigh", "NC")),
        (
            "Lindenstra\u00dfe 41, 28203 Bremen, Germany",
            Place("Lindenstra\u00dfe 41", "28203", "Bremen", None, "DE"),
        ),
        ("Sweden", Place(country_code="SE")),
        ("nothing of the kind", None),
    ],
)
def test_an_address_is_divided_into_its_parts(text: str, place: Place | None) -> None:
    assert read_place(text) == place


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("EDUCATION", SectionKind.EDUCATION),
        ("1. Research and Professional Experience", SectionKind.WORK),
        ("Technical Skills:", SectionKind.SKILLS),
        ("Honors & Awards", SectionKind.AWARDS),
        ("Berufserfahrung", SectionKind.WORK),
        ("Expérience professionnelle", SectionKind.WORK),
        ("Stanford University", None),
        ("Experience, skills, and more than is good for a heading", None),
    ],
)
def test_usual_headings_are_known(text: str, kind: SectionKind | None) -> None:
    assert known_heading(text) == kind


def test_a_word_in_a_heading_tells_what_it_is_about() -> None:
    assert likely_heading("Projects & Hands-On Experience") is SectionKind.PROJECTS
    assert likely_heading("A Day of my Own") is SectionKind.OTHER


def test_titles_and_employers_sound_different() -> None:
    assert title_score("Senior Data Engineer II") > 0.5 > title_score("Carolina Mutual Insurance")
    assert (
        employer_score("Carolina Mutual Insurance") > 0.5 > employer_score("Senior Data Engineer")
    )


def test_hyphens_spaces_and_ligatures_become_plain() -> None:
    assert tidy("555-\u00ad\u20105555") == "555-5555"
    assert tidy("a\u00a0\tb\u200b c\u2010d") == "a b c-d"
    assert tidy("Sep.\u00a02023\u00a0\u00ad\u00a0Mar. 2024") == "Sep. 2023 - Mar. 2024"
    assert tidy("\\faHeartbeat health") == "health"


def test_bullets_are_known_however_they_are_drawn() -> None:
    assert all(map(is_bullet, "\u2022\u25cf\u25aa\uf0b7\u27a2"))
    assert not is_bullet("-")


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)
