"""Spoken languages and their fluency."""

import pytest

from shared.resumes.extraction.fields.languages import languages_of
from tests.support.resume_pdfs import lines


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ("English (fluent), Polish \u2013 native",),
            [("English", "fluent"), ("Polish", "native")],
        ),
        (("English\tNative", "Welsh\tB2"), [("English", "Native"), ("Welsh", "B2")]),
        (("Swedish", "native"), [("Swedish", "native")]),
        (("Dutch, English, French",), [("Dutch", None), ("English", None), ("French", None)]),
    ],
)
def test_languages_are_read_with_their_fluency(
    texts: tuple[str, ...], expected: list[tuple[str, str | None]]
) -> None:
    assert [(each.language.text, each.fluency) for each in languages_of(lines(*texts))] == expected
