"""Of the text of a PDF as much is given as a session may be opened with."""

import pytest

from shared.interviews.errors import DescriptionUnreadable
from shared.interviews.requirements.model import MAX_DESCRIPTION_CHARS
from shared.interviews.requirements.pdf import description_of
from shared.resumes.sandbox import PdfText


def test_a_text_that_fits_is_given_as_it_is() -> None:
    for text in ("Go", "a" * MAX_DESCRIPTION_CHARS, "Go\n" * 6666):
        given = description_of(PdfText(text, shortened=False))
        assert (given.text, given.truncated) == (text, False)


def test_a_longer_text_ends_with_a_whole_word_and_says_so() -> None:
    cut = description_of(PdfText("Kafka\n" * 4000, shortened=False))
    endless = description_of(PdfText("a" * 20_001, shortened=False))

    assert (cut.truncated, endless.truncated) == (True, True)
    assert cut.text == "\n".join(["Kafka"] * 3333)
    assert endless.text == "a" * MAX_DESCRIPTION_CHARS


def test_what_the_reader_has_left_out_counts_as_cut() -> None:
    assert description_of(PdfText("Go", shortened=True)).truncated


@pytest.mark.parametrize("text", ["", " \n", "- \n|", "\ufffd\ufffd"])
def test_a_file_without_a_letter_has_no_text(text: str) -> None:
    with pytest.raises(DescriptionUnreadable):
        description_of(PdfText(text, shortened=False))
