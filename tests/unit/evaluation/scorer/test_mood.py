"""What is asked, rejected or taken back is not said; what is told of others in passing is."""

import pytest

from shared.evaluation.scorer.mood import moods
from shared.evaluation.scorer.text import Text


def marked(answer: str) -> tuple[str, str]:
    """Return a letter per sentence: which are asked, and which are denied."""
    text = Text(answer)
    found = moods(text, text.sentences)
    asked, denied = ("".join("x" if flag else "." for flag in flags) for flags in found)
    return asked, denied


@pytest.mark.parametrize(
    "sentence",
    [
        "Would you say that an index speeds up reads?",
        "Is it true that an index speeds up reads?",
        "I wonder whether an index speeds up reads.",
        "Does an index speed up reads?",
        "I am not sure if an index speeds up reads.",
    ],
)
def test_a_point_that_is_asked_is_not_said(sentence: str) -> None:
    assert marked(f"Reads matter. {sentence}") == (".x", "..")


@pytest.mark.parametrize(
    "sentence",
    [
        "Some people claim that an index slows down writes, but I think that is wrong.",
        "It is a myth that an index slows down writes.",
        "I do not believe that an index slows down writes.",
        "I used to think that an index slows down writes.",
        "My colleagues say an index slows down writes, which is simply false.",
    ],
)
def test_a_point_that_is_reported_and_rejected_is_denied(sentence: str) -> None:
    assert marked(f"Reads matter. {sentence}") == ("..", ".x")


def test_a_rejection_may_follow_in_a_sentence_of_its_own() -> None:
    answer = "Reads matter. You often hear that an index slows down writes. That is simply false."

    assert marked(answer) == ("...", ".xx")


@pytest.mark.parametrize(
    "ending",
    [
        "Actually no, forget everything I said, none of that is right.",
        "Sorry, I take all of that back.",
        "On second thoughts it is the other way round.",
        "What I said before is wrong.",
    ],
)
def test_what_is_taken_back_at_the_end_was_not_said(ending: str) -> None:
    assert marked(f"An index speeds up reads. It slows down writes. {ending}") == ("...", "xxx")


def test_one_sentence_that_is_taken_back_takes_no_other_with_it() -> None:
    assert marked("Reads get faster. Writes get faster. No, that is wrong.") == ("...", ".xx")


@pytest.mark.parametrize(
    "after",
    [
        "At least that is what people claim; it is not so.",
        "So goes the legend, but reality is different.",
        "Many believe this. They are wrong.",
        "I used to think so, but that is false.",
        "That is what the textbook says, and the textbook is wrong.",
        "The opposite holds.",
        "Exactly the reverse is the case.",
        "Please ignore that, I mixed it up.",
        "This is a widespread error.",
    ],
)
def test_a_point_may_be_rejected_after_it_was_said(after: str) -> None:
    _, denied = marked(f"Writes matter. An index slows down writes. {after}")

    assert denied.startswith(".x")


@pytest.mark.parametrize(
    "sentence",
    [
        "Nothing could be more mistaken than to say that an index slows down writes.",
        "Whoever tells you that an index slows down writes is mistaken.",
        "The idea that an index slows down writes is simply wrong.",
        "You could say that an index slows down writes, which would be wrong.",
    ],
)
def test_a_frame_may_reject_the_point_that_it_holds(sentence: str) -> None:
    assert marked(f"Reads matter. {sentence}") == ("..", ".x")


@pytest.mark.parametrize(
    "answer",
    [
        "An index speeds up reads. Ignore that and the plan scans the table.",
        "I check the index first. If users say this is slow, I measure; guessing would be wrong.",
        "An index speeds up reads. People say it helps.",
        "We rolled back. That was a costly mistake for the team, so we wrote it down.",
        "An index speeds up reads, right?",
        "People say what hurts them, so I ask for the last three cases.",
        "I'd show it early so they can say if it's wrong.",
        "What changed since yesterday?",
        "Many candidates think of reads first. Writes matter as well.",
    ],
)
def test_what_only_looks_like_it_is_said(answer: str) -> None:
    asked, denied = marked(answer)

    assert "x" not in asked + denied
