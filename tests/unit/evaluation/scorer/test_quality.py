"""Scores against hand-written answers and against the bank: their order, not their figures."""

from itertools import groupby
from operator import attrgetter
from statistics import correlation, fmean

import pytest

from tests.support.scorer import BANK, OTHERS, STORIES, judge, written_answers

WRITTEN = written_answers()
BY_QUESTION = {
    name: {each.quality: each.answer for each in group}
    for name, group in groupby(WRITTEN, key=attrgetter("question_id"))
}
SAMPLE = OTHERS[::32]
STORY_SAMPLE = STORIES[::16]


MISJUDGED = {
    "ml_engineer-threshold-choice": "the good answer defines its terms by questions: 3.0",
    "devops_sre-containers-and-vms": "the middling one contrasts two things in a sentence: 1.1",
}
"""Known to fail since the verifier judges, which is right more often on all sets together."""


def misjudged(question_id: str) -> object:
    reason = MISJUDGED.get(question_id)
    marks = [] if reason is None else [pytest.mark.xfail(reason=reason, strict=True)]
    return pytest.param(question_id, marks=marks)


@pytest.mark.parametrize("question_id", list(map(misjudged, BY_QUESTION)))
def test_a_good_answer_beats_a_middling_one_and_that_beats_a_poor_one(question_id: str) -> None:
    answers = BY_QUESTION[question_id]
    good, middling, poor = (
        judge(question_id, answers[quality]).overall for quality in ("good", "middling", "poor")
    )

    assert good > middling > poor
    assert good >= 3.5
    assert poor <= 2.6


def test_scores_follow_the_grades_given_by_hand() -> None:
    scores = [judge(each.question_id, each.answer).overall for each in WRITTEN]
    grades = [each.grade for each in WRITTEN]

    assert correlation(scores, grades) >= 0.9
    assert abs(fmean(scores) - fmean(grades)) <= 0.4


def test_key_points_are_judged_much_as_by_hand() -> None:
    alike, apart, total = 0, 0, 0
    for each in WRITTEN:
        result = judge(each.question_id, each.answer)
        for said, point in zip(each.key_points, result.key_points, strict=True):
            total += 1
            alike += point.coverage.value[0] == said
            apart += {point.coverage.value[0], said} == {"c", "m"}

    assert alike / total >= 0.7
    assert apart / total <= 0.12


def test_reference_answers_are_strong_answers() -> None:
    scores = [judge(each.id, each.reference_answer).overall for each in SAMPLE]
    stories = [judge(each.id, each.reference_answer).overall for each in STORY_SAMPLE]

    assert fmean(score >= 4 for score in scores) >= 0.85
    assert fmean(scores) >= 4.5
    assert fmean(stories) >= 4


def test_the_reference_of_another_question_is_a_weak_answer() -> None:
    others = zip(SAMPLE, (*SAMPLE[5:], *SAMPLE[:5]), strict=True)
    stories = zip(STORY_SAMPLE, (*STORY_SAMPLE[5:], *STORY_SAMPLE[:5]), strict=True)

    scores = [judge(each.id, other.reference_answer).overall for each, other in others]
    told = [judge(each.id, other.reference_answer).overall for each, other in stories]

    assert max(scores) <= 3
    assert sum(each > 2 for each in scores) <= len(scores) / 20  # two may share their subject
    assert fmean(scores) <= 1
    assert fmean(told) <= 2.4  # a well told story may fit another question as well


def test_the_question_echoed_is_no_answer() -> None:
    scores = [judge(each.id, each.text).overall for each in (*SAMPLE, *STORY_SAMPLE)]

    assert max(scores) <= 1


def test_every_role_of_the_bank_has_hand_written_answers_to_its_questions() -> None:
    roles = {role for question_id in BY_QUESTION for role in BANK[question_id].roles}

    assert len(roles) >= 10
