"""The word lists of resume extraction that come from public data."""

import json
from typing import Any

import pytest

from dev.resume_words import extras
from dev.resume_words.__main__ import FOLDER, generated


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return generated()


@pytest.fixture(scope="module")
def places(files: dict[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(files["places.json"])
    return read


@pytest.mark.parametrize("name", ["months.json", "places.json"])
def test_the_committed_file_is_what_the_command_writes(files: dict[str, str], name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == files[name]


def test_the_source_that_asks_to_be_named_is_named(places: dict[str, Any]) -> None:
    assert "GeoNames" in places["attribution"]
    assert "CC BY 4.0" in places["attribution"]


def test_a_code_that_resumes_use_for_other_things_is_no_country(places: dict[str, Any]) -> None:
    assert "DE" in places["country_codes"]
    assert not extras.ACRONYMS & set(places["country_codes"])


def test_names_that_are_words_of_work_are_no_cities(places: dict[str, Any]) -> None:
    assert "vijayawada" in places["cities"]
    assert "reading" not in places["cities"]
