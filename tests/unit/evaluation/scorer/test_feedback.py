"""Every sentence of the feedback agrees with the score beside it, over all written answers."""

import json
from functools import cache
from itertools import chain, islice
from pathlib import Path

from shared.evaluation.scorer.model_files import Models
from shared.evaluation.wording import told_points
from shared.ports.evaluator import AnswerEvaluation, Coverage, Verdict
from tests.support.scorer import BANK, OTHERS, judge, written_answers

PRAISE = (
    "What you say answers the question.",
    "You develop your answer and link its steps.",
    "Your answer is easy to follow",
    "You tell the situation, your task, your action and the result.",
    "You name concrete things",
    "Your sentences are clear.",
    "You are clear on the whole.",
)
LEAST_PRAISED = 3.5
MOST_WORDS = 240
WRITTEN = Path("bench/evaluation_answers.json")
TABLE = Models().statements


def _mixed() -> list[tuple[str, str]]:
    """Return answers in which right and wrong statements about the points take turns."""
    return [
        (
            question.id,
            " ".join(
                f"{each.mistakes[0] if number % 2 else question.key_points[number].rstrip('.')}."
                for number, each in enumerate(map(TABLE.of, question.key_points))
                if each
            ),
        )
        for question in OTHERS[::40]
    ]


@cache
def judged() -> list[tuple[str, AnswerEvaluation]]:
    """Return every fourth written answer and some echoed questions, each with its evaluation."""
    bench = json.loads(WRITTEN.read_text(encoding="utf-8"))
    texts = chain(
        ((each.question_id, each.answer) for each in written_answers()),
        ((each["question_id"], each["answer"]) for each in bench if each["question_id"] in BANK),
        _mixed(),
    )
    return [
        (answer, judge(question_id, answer)) for question_id, answer in islice(texts, 0, None, 4)
    ] + [(each.text, judge(each.id, each.text)) for each in OTHERS[::150]]


def test_praise_stands_beside_a_good_score_only() -> None:
    wrong = [
        (part.reason, part.score)
        for _, result in judged()
        for part in result.dimensions
        if part.reason.startswith(PRAISE) and part.score < LEAST_PRAISED
    ]

    assert not wrong


def test_an_answer_that_is_stopped_is_praised_for_nothing() -> None:
    stopped = [result for _, result in judged() if result.verdict is not Verdict.SCORED]

    assert stopped
    assert not any(
        part.reason.startswith(PRAISE) for result in stopped for part in result.dimensions
    )


def test_the_verdict_names_the_points_that_are_marked() -> None:
    for _, result in judged():
        if result.verdict is not Verdict.SCORED:
            continue
        made = sum(point.coverage is Coverage.COVERED for point in result.key_points)
        against = sum(point.contrary is not None for point in result.key_points)
        partly = sum(point.coverage is Coverage.PARTLY for point in result.key_points)
        told = told_points(made, partly, len(result.key_points))
        counted = told_points(made, partly, len(result.key_points), against)
        assert f"you {counted}." in result.reason
        assert result.dimensions[1].reason.startswith(f"You {told}.")
        assert (f"the opposite of {against}" in result.reason) == bool(against)


def test_points_that_are_only_touched_on_are_not_counted_as_more_than_none() -> None:
    for count in range(1, 9):
        for made in range(count + 1):
            for partly in range(count - made + 1):
                told = told_points(made, partly, count)
                assert ("more" in told) == bool(made and partly)
                assert ("in full" in told) == (partly > made == 0)
                assert f"of {count} key points" in told


def test_what_is_wrong_is_evidence_for_nothing() -> None:
    contrary = 0
    for answer, result in judged():
        quoted = [point.evidence for point in result.key_points if point.evidence]
        quoted += [quote for part in result.dimensions for quote in part.evidence]
        for point in result.key_points:
            if point.contrary:
                contrary += 1
                span = point.contrary
                assert point.coverage is Coverage.MISSED
                in_outline = f"Correct: {point.text}" in result.stronger_outline
                assert in_outline or result.improvement.endswith(point.text)
                assert not any(q.start < span.end and span.start < q.end for q in quoted)
        assert all(answer[q.start : q.end] == q.text for q in quoted)

    assert contrary


def test_what_is_good_already_is_not_the_first_thing_to_change() -> None:
    for _, result in judged():
        if result.improvement.startswith("Begin with one sentence that answers"):
            assert result.dimensions[0].score < LEAST_PRAISED


def test_the_feedback_is_read_in_about_a_minute() -> None:
    for _, result in judged():
        assert words_of(result) <= MOST_WORDS


def test_what_is_left_out_is_the_least_useful_and_nothing_is_cut() -> None:
    """Where every point is answered by a common mistake, the feedback would be the longest."""
    shortened = 0
    for question in OTHERS[::40]:
        answer = " ".join(side.mistakes[0] for side in map(TABLE.of, question.key_points) if side)
        result = judge(question.id, answer)

        assert words_of(result) <= MOST_WORDS
        told = {step.split(": ", 1)[-1] for step in result.stronger_outline}
        wrong = [each.text for each in result.key_points if each.contrary]
        assert all(each in told or each in result.improvement for each in wrong)
        closing = [step for step in result.stronger_outline if step.startswith("Close")]
        left_out = {each.text for each in result.key_points} - told
        assert not (left_out and closing)
        shortened += not closing
    assert shortened


def words_of(result: AnswerEvaluation) -> int:
    texts = (result.reason, *(part.reason for part in result.dimensions), result.improvement)
    return len(" ".join((*texts, *result.stronger_outline)).split())
