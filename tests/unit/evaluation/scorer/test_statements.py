"""What people say about each key point: all of the bank, both sides, nothing on both."""

from collections import Counter
from pathlib import Path

import pytest

from shared.evaluation.scorer.model_files import Damaged, Models
from shared.evaluation.scorer.statements import FOLDER, Statements
from tests.support.scorer import OTHERS, STORIES, evaluator

ALL = [
    Statements.model_validate_json(line)
    for path in sorted(FOLDER.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def test_every_key_point_that_is_no_story_has_ten_statements_on_either_side() -> None:
    wanted = {point for question in OTHERS for point in question.key_points}

    assert {each.key_point for each in ALL} == wanted
    assert len(ALL) == len(wanted)
    assert all(len(each.right) == len(each.wrong) == 10 for each in ALL)


def test_no_statement_is_on_both_sides_of_its_key_point_or_empty() -> None:
    for each in ALL:
        counted = Counter((*each.right, *each.wrong))

        assert max(counted.values()) == 1, each.key_point
        assert all(text.strip() == text and text for text in counted)


def test_a_key_point_of_no_question_has_no_statements() -> None:
    table = Models().statements

    assert table.of("A point that no question of the bank has.") is None
    assert table.of(STORIES[0].key_points[0]) is None


def test_missing_statements_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="statements"):
        Models(statements=tmp_path)


def test_a_line_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_text(ALL[0].model_dump_json()[:-1])

    with pytest.raises(Damaged, match="statements"):
        Models(statements=tmp_path)


def test_other_statements_make_another_version(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_text(ALL[0].model_dump_json() + "\n")

    assert Models(statements=tmp_path).digest not in evaluator().ping()
