"""What the verifier is trained on."""

import random

from dev.train_scorer.material import bank_questions
from dev.train_verifier.pairs import other_stories, statement_pairs, told_again
from shared.evaluation.scorer.verifier import CONTRADICTED, ENTAILED, NEUTRAL
from shared.ports.evaluator import QuestionKind
from tests.support.scorer import evaluator


def test_pairs_have_all_three_verdicts_and_know_how_far_style_tells() -> None:
    questions = [each for each in bank_questions() if each.kind != QuestionKind.BEHAVIOURAL][:40]

    pairs = statement_pairs(questions, random.Random(1))  # noqa: S311 - nothing secret is drawn

    assert {each.verdict for each in pairs} == {ENTAILED, NEUTRAL, CONTRADICTED}
    assert all(0.04 < each.style < 0.96 for each in pairs)


def test_plain_words_of_a_key_point_are_among_what_says_it() -> None:
    questions = [each for each in bank_questions() if each.kind != QuestionKind.BEHAVIOURAL][:40]

    pairs = told_again(questions, random.Random(1))  # noqa: S311 - nothing secret is drawn

    said = {each.point for each in pairs if each.verdict == ENTAILED}
    assert said == {point for each in questions for point in each.key_points}
    assert {each.verdict for each in pairs} == {ENTAILED, NEUTRAL}


def test_what_another_story_tells_says_nothing_of_a_key_point() -> None:
    stories = [each for each in bank_questions() if each.kind == QuestionKind.BEHAVIOURAL][:20]

    pairs = other_stories(stories, random.Random(1))  # noqa: S311 - nothing secret is drawn

    known = [known for p in stories[0].key_points if (known := evaluator().statements(p))]
    own = {text for each in known for text in (*each.right, *each.wrong)}
    assert {each.verdict for each in pairs} == {NEUTRAL}
    assert {each.point for each in pairs} == {p for each in stories for p in each.key_points}
    assert not {each.said for each in pairs if each.point in stories[0].key_points} & own
