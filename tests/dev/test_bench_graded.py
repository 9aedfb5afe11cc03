"""Answers that were graded twice: what stands in the file, and what is fitted to them."""

from collections import Counter

import numpy as np
import pytest

from dev.train_scorer.graded_twice import Grade, GradedAnswer, graded_answers
from dev.train_scorer.splits import kept_for_judging
from shared.interviews.questions.bank import question_bank

ANSWERS = graded_answers()


def test_each_answer_is_graded_on_the_points_of_its_question() -> None:
    points = {each.id: len(each.key_points) for each in question_bank()}

    for answer in ANSWERS:
        for given in answer.grades.values():
            assert given.grade in np.arange(0, 5.5, 0.5)
            assert set(given.key_points) <= set("cpmx")
            assert len(given.key_points) == points[answer.question_id]


def test_part_is_kept_by_the_rule_for_all_sets() -> None:
    assert all(each.kept == kept_for_judging(each.question_id) for each in ANSWERS)
    assert 0.2 < np.mean([each.kept for each in ANSWERS]) < 0.42


def test_both_hands_graded_what_both_wrote_at_all_levels_and_in_all_styles() -> None:
    written = {"a": 105, "b": 105, "c": 80, "d": 80, "f": 69, "g": 70}
    assert Counter(each.hand for each in ANSWERS) == written
    assert all("".join(sorted(each.grades)) in {"ab", "cd", "fg"} for each in ANSWERS)
    assert all(each.hand in each.grades for each in ANSWERS)
    assert len({each.style for each in ANSWERS}) >= 8
    assert min(Counter(round(each.mean) for each in ANSWERS if each.mean >= 1).values()) >= 20


def test_length_tells_nothing_of_the_grade() -> None:
    lengths = [len(each.answer.split()) for each in ANSWERS]

    assert abs(np.corrcoef(np.log(lengths), [each.mean for each in ANSWERS])[0, 1]) < 0.3


def test_points_that_the_graders_differ_on_are_told_apart() -> None:
    grades = {
        "a": Grade(grade=2.0, key_points="ccxx"),
        "b": Grade(grade=3.0, key_points="cxxm"),
    }
    answer = GradedAnswer(
        question_id="q", kept=False, hand="a", style="story first", answer="", grades=grades
    )

    assert answer.agreed == "c-xx"
    assert answer.mean == 2.5


def test_no_baseline_is_fitted_to_what_is_kept_or_to_the_question_itself() -> None:
    from bench._baselines import baselines  # its sklearn would take every worker a second

    texts = [each.answer for each in ANSWERS]
    questions = [each.question_id for each in ANSWERS]
    kept = np.array([each.kept for each in ANSWERS])
    grades = np.array([each.mean for each in ANSWERS])
    asked = questions[int(np.flatnonzero(~kept)[0])]
    its_own = np.array([each == asked for each in questions])

    first = baselines(texts, texts, grades, questions, kept)
    without_kept = baselines(texts, texts, np.where(kept, 5.0, grades), questions, kept)
    without_own = baselines(texts, texts, np.where(its_own, 5.0, grades), questions, kept)

    for name, given in first.items():
        assert given == pytest.approx(without_kept[name])
        assert given[its_own] == pytest.approx(without_own[name][its_own])
        assert given != pytest.approx(without_own[name])
