"""Facts are whole words of what they were read from."""

import pytest

from shared.resumes.extraction.fields.facts import is_half_a_word


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Soft", "Senior Software Engineer"),
        ("ware Engineer", "Senior Software Engineer"),
        ("Senior Soft", "Senior Soft-"),
        ("Senior Soft-", "Senior Soft-"),
        ("Java", "JavaScript, TypeScript"),
        ("Senior Soft-", "elsewhere"),
    ],
)
def test_a_part_of_a_word_is_told(text: str, quote: str) -> None:
    assert is_half_a_word(text, quote)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Software", "Senior Software Engineer"),
        ("Java", "JavaScript, Java"),
        ("2019", "2019-21"),
        ("annex", "github.com/annex"),
        ("C", "C++11, C"),
        ("\u5f20\u4f1f", "\u5f20\u4f1f\u5148\u751f"),
        ("2019-07", "July 2019"),
        ("A-", "Grade: A-"),
        ("elsewhere", "Senior Software Engineer"),
    ],
)
def test_whole_words_are_none(text: str, quote: str) -> None:
    assert not is_half_a_word(text, quote)
