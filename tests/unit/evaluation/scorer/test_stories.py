"""Answers to behavioural questions: the parts of a story, and who did what."""

from statistics import fmean

import pytest

from shared.ports.evaluator import AnswerEvaluation, Dimension, Verdict
from tests.support.scorer import BANK, STORIES, judge, written

MISTAKE = "common-owned-mistake"
SITUATION = "In my second year at a travel agency we used one shared calendar for all guides."
TASK = "I was responsible for the tours in spring."
ACTION = "I deleted a week by accident, noticed it at lunch, and called every guide myself."
RESULT = "In the end all tours took place, and since then the calendar has been saved every night."
STORY = f"{SITUATION} {TASK} {ACTION} {RESULT}"


def structure(result: AnswerEvaluation) -> tuple[float, str]:
    part = next(each for each in result.dimensions if each.dimension is Dimension.STRUCTURE)
    return part.score, part.reason


def test_the_four_parts_of_a_story_are_found_and_quoted() -> None:
    star = judge(MISTAKE, STORY).star

    assert star is not None
    parts = (star.situation, star.task, star.action, star.result)
    assert [part.text if part else None for part in parts] == [SITUATION, TASK, ACTION, RESULT]


@pytest.mark.parametrize(
    ("story", "missing", "advice"),
    [
        (f"{SITUATION} {TASK} {ACTION}", "the result", "End with what came of it"),
        (f"{SITUATION} {ACTION} {RESULT}", "your task", "Say what your own task was"),
        (
            f"{SITUATION} {TASK} The week got lost, and the team called everyone. {RESULT}",
            "your own action",
            "Say step by step what you did yourself",
        ),
    ],
)
def test_a_part_that_is_not_told_is_named_and_asked_for(
    story: str, missing: str, advice: str
) -> None:
    result = judge(MISTAKE, story)

    score, reason = structure(result)
    assert missing in reason
    assert score < structure(judge(MISTAKE, STORY))[0]
    assert any(step.startswith(advice) for step in result.stronger_outline)


def test_a_story_is_looked_for_in_behavioural_questions_only() -> None:
    assert judge("backend-slow-query", STORY).star is None


def test_rules_about_oneself_are_no_story() -> None:
    """Speaking of what one generally does tells no experience, however well it is put."""
    rules = (
        "I always own my mistakes at once. I tell the people who are affected what happened, I "
        "repair the harm, and I explain why it happened. Then I change the process so that it "
        "does not happen again, and I check later that the change works."
    )

    result = judge(MISTAKE, rules)

    assert result.star is not None
    assert result.star.action is None
    assert result.overall <= 2


def test_an_explanation_of_some_technique_is_no_story() -> None:
    explained = BANK["backend-idempotent-api"].reference_answer

    assert judge(MISTAKE, explained).overall <= 2


def test_a_short_story_on_the_subject_is_not_said_to_be_about_something_else() -> None:
    result = judge("backend-hardest-bug", written("backend-hardest-bug", "middling"))

    assert result.verdict is Verdict.SCORED
    assert result.overall >= 1


def test_a_well_told_story_is_a_strong_answer() -> None:
    result = judge(MISTAKE, written(MISTAKE, "good"))

    assert result.overall >= 3.5
    assert result.star is not None
    assert all((result.star.situation, result.star.task, result.star.action, result.star.result))


def test_every_story_that_is_shown_as_good_is_scored_as_good() -> None:
    scores = [judge(each.id, each.reference_answer).overall for each in STORIES[::6]]

    assert fmean(scores) >= 4.7
    assert min(scores) >= 4.3


def test_who_did_the_contrary_of_what_a_good_story_shows_is_worth_less() -> None:
    """Both tell of the same mistake in the same four parts; what was done is turned round."""
    told = (
        f"{SITUATION} {TASK} "
        "I deleted a week by accident, and it was my own fault. {told} "
        "Why it happened: the button had no second question. {since}"
    )
    owned = told.format(
        told="Within the hour I called every guide myself and told them, and I put the week back.",
        since="In the end all tours took place, and since then I save the calendar every night.",
    )
    hidden = told.format(
        told="I told no guide for days, since I hoped that nobody would see it, and left it so.",
        since="In the end two tours were lost, and I went on with the calendar as before.",
    )

    assert judge(MISTAKE, owned).overall >= judge(MISTAKE, hidden).overall + 0.7
