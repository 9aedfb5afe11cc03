"""Characters in plain form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.resumes.extraction.pdf.characters import (
    fold,
    is_bullet,
    tidy,
    with_ligatures_spelt_out,
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


@pytest.mark.parametrize(
    ("printed", "spelt"),
    [
        ("chris\u019fne.whi\u019eield@example.com", "christine.whitfield@example.com"),
        ("Micro\u0073o\u014c", "Microsoft"),
        ("\u019fme", "time"),
        ("a\u01a9ribu\u019fon", "attribution"),
        ("Sta\u01af", "Staff"),
        ("\u014ctautahi", "\u014ctautahi"),
        ("\u01afng", "\u01afng"),
        ("T\u01af\u01a0NG", "T\u01af\u01a0NG"),
    ],
)
def test_a_printed_ligature_is_spelt_out_inside_words_only(printed: str, spelt: str) -> None:
    assert with_ligatures_spelt_out(printed) == spelt
