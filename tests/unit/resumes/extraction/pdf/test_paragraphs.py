"""Lines joined into paragraphs."""

import pytest

from shared.resumes.extraction.pdf.paragraphs import join, paragraphs_of
from tests.support.resume_pdfs import lines


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("evaluating Con-", "sul and more", "evaluating Consul and more"),
        ("cross-", "functional", "cross-functional"),
        ("the end of", "a line", "the end of a line"),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_mended(first: str, second: str, joined: str) -> None:
    assert join(first, second) == joined


def test_lines_without_bullets_are_told_apart_by_where_they_end() -> None:
    full = "word " * 19
    found = paragraphs_of(lines(f" {full}", " and its end.", " Another item", " A third"), base=50)

    assert [paragraph.text.split()[0] for paragraph in found] == ["word", "Another", "A"]
    assert all(paragraph.item for paragraph in found)
