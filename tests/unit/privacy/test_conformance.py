import hashlib
from pathlib import Path

from shared.privacy.conformance import (
    ConformanceTable,
    Shown,
    clause_result,
    clauses,
    conformance,
)
from tests.support.clock import FixedClock


def test_every_clause_has_its_words_and_their_hash() -> None:
    assert len(clauses()) == len({each.id for each in clauses()}) == 27
    for each in clauses():
        assert each.sha256 == hashlib.sha256(each.promise.encode()).hexdigest()


def test_one_test_that_fails_outweighs_all_others() -> None:
    clause = clauses()[0]

    assert clause_result(clause).result is Shown.NOT_SHOWN
    assert clause_result(clause, passed=3).result is Shown.HOLDS
    assert clause_result(clause, passed=3, failed=1).result is Shown.FAILS


def test_an_installation_that_was_not_tested_says_so(tmp_path: Path) -> None:
    (tmp_path / "damaged.json").write_text("{")

    for name in ("absent.json", "damaged.json"):
        table = conformance(tmp_path / name)
        assert table.commit is None
        assert {each.result for each in table.clauses} == {Shown.NOT_SHOWN}
        assert [each.clause for each in table.clauses] == [each.id for each in clauses()]


def test_a_result_for_another_text_of_a_clause_does_not_count(
    tmp_path: Path, clock: FixedClock
) -> None:
    first, second, *_ = clauses()
    results = (
        clause_result(first, passed=2),
        clause_result(second, passed=2).model_copy(update={"sha256": "0" * 64}),
    )
    path = tmp_path / "table.json"
    table = ConformanceTable(commit="c0ffee", tested_at=clock(), clauses=results)
    path.write_text(table.model_dump_json())

    shown = {each.clause: each.result for each in conformance(path).clauses}
    assert conformance(path).commit == "c0ffee"
    assert shown[first.id] is Shown.HOLDS
    assert shown[second.id] is Shown.NOT_SHOWN
