"""A missed key point is judged again on marked words, by what people say of it."""

import pytest

from shared.ports.evaluator import Coverage, Ground, PointJudgement
from tests.support.scorer import BANK, STORIES, evaluator, task

QUESTION = BANK["product_manager-technical-debt"]
OPENING = QUESTION.reference_answer.split(". ", maxsplit=1)[0] + ". "
PLACE = 3
SAID = "Maybe just always keep a bit of the team's time for repairs every single week."
WRONG = "Maybe wait until there's a quiet month with no features, and do all the repairs together."
BESIDE = "I once worked on a mobile application for a bank in another city."


def judged(answer: str, marked: str, place: int = PLACE) -> PointJudgement:
    start = answer.index(marked)
    return evaluator().judge_point(task(QUESTION, answer), place, start, start + len(marked))


def test_what_is_said_in_other_words_is_found_where_it_is_marked() -> None:
    answer = OPENING + SAID

    found = judged(answer, "keep a bit of the team's time")

    assert (found.ground, found.coverage) == (Ground.SAID, Coverage.COVERED)
    assert found.evidence is not None
    assert found.evidence.text == SAID
    assert answer[found.evidence.start : found.evidence.end] == SAID


@pytest.mark.parametrize(
    ("answer", "marked", "ground"),
    [
        (OPENING + WRONG, WRONG, Ground.CONTRARY),
        (OPENING + SAID, OPENING, Ground.NOT_SAID),
        (f"{OPENING}{BESIDE} {SAID}", BESIDE, Ground.NOT_SAID),
        (OPENING + f"Would you say this? {SAID[:-1]}?", SAID[:-1], Ground.NOT_SAID),
        (
            OPENING + f"Some people claim that you {SAID[11:-1]}, but I think that is wrong.",
            SAID[11:-1],
            Ground.NOT_SAID,
        ),
    ],
    ids=["a common mistake", "other words", "beside the point", "asked", "rejected around it"],
)
def test_marking_makes_nothing_right_that_is_not(answer: str, marked: str, ground: Ground) -> None:
    found = judged(answer, marked)

    assert (found.ground, found.coverage, found.evidence) == (ground, Coverage.MISSED, None)


def test_beside_its_contrary_a_point_is_made_in_part_at_most() -> None:
    found = judged(f"{OPENING}{SAID} {BESIDE} {WRONG}", SAID)

    assert found.coverage is not Coverage.COVERED


def test_a_point_of_which_no_statements_are_known_stays_as_it_was_judged() -> None:
    told = task(STORIES[0], "I asked my team. Then we measured the result, and it was better.")

    found = evaluator().judge_point(told, 0, 0, 16)

    assert (found.ground, found.coverage) == (Ground.UNKNOWN, Coverage.MISSED)
