"""Places and addresses."""

import pytest

from shared.resumes.extraction.fields.places import Place, is_place, read_place, split_place


@pytest.mark.parametrize(
    "text",
    [
        "Leeds",
        "Raleigh, NC",
        "Bremen (Germany)",
        "Seoul, S.Korea",
        "Las Vegas, U.S.A",
        "Remote",
        "Vijayawada",
        "Panaji, Goa",
        "\u0141\u00f3d\u017a",
        "Lodz",
    ],
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
        "Engineer, ML",
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
