"""``python -m dev.mutants``: show that the tests of every clause notice when its promise breaks.

Each mutant breaks one named place of a copy of the tree; the tests of its clause must then fail.
``--write FILE`` writes the table of clauses, tests and mutants as Markdown.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from dev.mutants.catalogue import Mutant, StaleMutant, mutants
from dev.mutants.trial import Outcome, Tree
from shared.privacy.conformance import clauses


class Verdict(NamedTuple):
    """What became of the mutants of one clause. ``sound``: how its tests end on the whole tree."""

    clause: str
    sound: Outcome
    trials: list[tuple[Mutant, Outcome]]

    @property
    def killed(self) -> int:
        """How many mutants made a test fail."""
        return sum(outcome.red for _, outcome in self.trials)

    @property
    def convincing(self) -> bool:
        """Whether the tests pass on the whole tree and fail on each mutant."""
        green = not self.sound.red and self.sound.broken is None
        return green and self.killed == len(self.trials)


def main(arguments: Sequence[str]) -> int:
    """Try the mutants; return 1 unless every one was noticed."""
    parser = argparse.ArgumentParser(prog="python -m dev.mutants", description=__doc__)
    parser.add_argument("clauses", nargs="*", metavar="CLAUSE", help="(all)")
    parser.add_argument("--parallel", type=int, default=2, metavar="N", help="(%(default)s)")
    parser.add_argument("--sample", action="store_true", help="only the ones that CI tries")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table as Markdown")
    given = parser.parse_args(arguments)
    chosen = [
        each
        for each in mutants()
        if (not given.clauses or each.clause in given.clauses) and (each.sample or not given.sample)
    ]
    verdicts = trials_of(chosen, parallel=given.parallel)
    if given.write:
        given.write.write_text(table(verdicts), encoding="utf-8")
    tried, killed = (
        sum(len(each.trials) for each in verdicts),
        sum(each.killed for each in verdicts),
    )
    print(f"{len(verdicts)} clauses, {tried} mutants, {killed} noticed")
    return 0 if all(each.convincing for each in verdicts) else 1


def trials_of(chosen: Iterable[Mutant], *, parallel: int) -> list[Verdict]:
    """Try mutants, several clauses at a time, each in a copy of the tree; print each outcome."""
    by_clause = [
        (clause, list(found)) for clause, found in groupby(chosen, lambda each: each.clause)
    ]
    with tempfile.TemporaryDirectory(prefix="imock-mutants-") as folder:
        trees = SimpleQueue[Tree]()
        for number in range(parallel):
            trees.put(Tree.copied_to(Path(folder) / str(number)))

        def judge(work: tuple[str, list[Mutant]]) -> Verdict:
            tree = trees.get()
            try:
                return _judged(tree, *work)
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(parallel) as workers:
            return list(workers.map(judge, by_clause))


def _judged(tree: Tree, clause: str, found: list[Mutant]) -> Verdict:
    sound = tree.run(clause)
    print(f"{clause:<6} {_told(sound):<60} as it is", flush=True)
    verdict = Verdict(clause, sound, [])
    for mutant in found:
        try:
            with tree.broken_by(mutant):
                outcome = tree.run(clause)
        except StaleMutant as stale:
            outcome = Outcome(0, None, f"stale: {stale}", 0.0)
        print(f"{clause:<6} {_told(outcome):<60} {mutant.name}", flush=True)
        verdict.trials.append((mutant, outcome))
    return verdict


def _told(outcome: Outcome) -> str:
    if outcome.broken:
        return f"BROKEN {outcome.broken}"
    name = (outcome.failed or "").rpartition("::")[2]
    return f"red: {name[:50]}" if outcome.red else f"green, {outcome.passed} tests"


def table(verdicts: Iterable[Verdict]) -> str:
    """Return clauses, tests and mutants as a Markdown table."""
    known = {each.clause: each for each in verdicts}
    lines = ["| clause | promise | tests | mutants | noticed |", "|---|---|---|---|---|"]
    for clause in clauses():
        verdict = known.get(clause.id)
        figures = (
            f"{verdict.sound.passed} | {len(verdict.trials)} | {verdict.killed}"
            if verdict
            else "- | - | -"
        )
        lines.append(f"| {clause.id} | {clause.promise} | {figures} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
