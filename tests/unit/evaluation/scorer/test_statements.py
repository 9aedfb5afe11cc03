"""What people say about each key point: all of the bank, both sides, nothing on both."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from shared.evaluation.scorer.model_files import Damaged, Models
from shared.evaluation.scorer.statements import FOLDER, Statements
from shared.interviews.questions.bank import BankQuestion
from tests.support.scorer import OTHERS, STORIES, evaluator

LINES = [
    line
    for path in sorted(FOLDER.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
ALL = {each.key_point: each for each in map(Statements.model_validate_json, LINES)}


@pytest.mark.parametrize(("questions", "count"), [(OTHERS, 10), (STORIES, 6)])
def test_every_key_point_has_as_many_statements_on_either_side(
    questions: Sequence[BankQuestion], count: int
) -> None:
    for question in questions:
        for point in question.key_points:
            assert len(ALL[point].right) == len(ALL[point].wrong) == count, point


def test_every_statement_is_about_a_key_point_of_the_bank() -> None:
    wanted = {point for question in (*OTHERS, *STORIES) for point in question.key_points}

    assert len(LINES) == len(ALL)
    assert ALL.keys() == wanted


def test_no_statement_is_on_both_sides_of_its_key_point_or_empty() -> None:
    for each in ALL.values():
        counted = Counter((*each.right, *each.wrong))

        assert max(counted.values()) == 1, each.key_point
        assert all(text.strip() == text and text for text in counted)


def test_a_key_point_of_no_question_has_no_statements() -> None:
    table = Models().statements

    assert table.of("A point that no question of the bank has.") is None


def test_missing_statements_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="statements"):
        Models(statements=tmp_path)


def test_a_line_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_text(LINES[0][:-1])

    with pytest.raises(Damaged, match="statements"):
        Models(statements=tmp_path)


def test_other_statements_make_another_version(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_text(LINES[0] + "\n")

    assert Models(statements=tmp_path).digest not in evaluator().ping()
