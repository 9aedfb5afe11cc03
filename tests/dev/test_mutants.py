"""The mutants: each breaks a place that there is, and what keeps a promise notices."""

from collections import Counter
from pathlib import Path

import pytest

from dev.mutants.__main__ import table, trials_of
from dev.mutants.catalogue import ENOUGH, ROOT, Mutant, StaleMutant, mutants
from shared.privacy.conformance import clauses

EVERY = list(mutants())


@pytest.mark.parametrize("mutant", EVERY, ids=lambda each: f"{each.clause}, {each.name}")
def test_a_mutant_breaks_a_place_that_there_is(mutant: Mutant) -> None:
    """Where the code has moved on, mend the entry in dev/mutants/catalogue."""
    text = (ROOT / mutant.file).read_text(encoding="utf-8")

    assert mutant.applied_to(text) != text


def test_each_mutant_is_of_a_clause_and_has_a_name_of_its_own() -> None:
    names = Counter((each.clause, each.name) for each in EVERY)

    assert {each.clause for each in EVERY} <= {each.id for each in clauses()}
    assert set(names.values()) == {1}


def test_a_place_that_is_gone_or_there_twice_is_refused() -> None:
    mutant = Mutant("P8", "no such place", "shared/web/reply.py", "a", "b")

    for text in ("", "aa"):
        with pytest.raises(StaleMutant, match="no such place"):
            mutant.applied_to(text)


@pytest.mark.timeout(300)
def test_the_tests_of_a_clause_notice_a_break_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The short form of ``python -m dev.mutants``."""
    [broken, *_] = [each for each in EVERY if each.sample and each.clause == "P2.2b"]
    path = Path("shared/interviews/questions/profile.py")
    gone = Mutant("P2.2b", "no such place", str(path), "no such text", "")

    [verdict] = trials_of([broken, gone], parallel=1)

    assert verdict.sound.passed
    assert [outcome.red for _, outcome in verdict.trials] == [True, False]
    assert not verdict.convincing
    assert "stale" in capsys.readouterr().out
    assert f"| {verdict.sound.passed} | 2 | 1 |" in table([verdict])


def test_each_clause_is_broken_at_three_places_or_more() -> None:
    counts = Counter(each.clause for each in EVERY)

    assert not {each.id for each in clauses() if counts[each.id] < ENOUGH}
