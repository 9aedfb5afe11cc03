"""The name under which a resume is given back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.resumes.service import clean_filename


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("CV.pdf", "CV.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\asha\\CV.PDF", "CV.pdf"),
        ("My\x07 \u202eCV\r\n.pdf", "My CV.pdf"),
        ("résumé.pdf", "résumé.pdf"),
        ("", "resume.pdf"),
        ("...", "resume.pdf"),
        (None, "resume.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_a_name_loses_folders_and_what_cannot_be_seen(given_name: str | None, kept: str) -> None:
    assert clean_filename(given_name) == kept


@given(st.text(max_size=300))
def test_any_name_becomes_a_short_visible_one(name: str) -> None:
    clean = clean_filename(name)

    assert clean.isprintable()
    assert clean.endswith(".pdf")
    assert len(clean) <= 104
    assert not set(clean) & {"/", "\\"}
