"""Of key points that were missed, how many an appeal overturns: said ones, and wrong ones.

Two sets. Answers that other hands wrote and judged by point: for each point the one sentence is
marked that has most in common with it (which a candidate may do), and any one at all (which takes
a candidate who knows the evaluator). And statements, right and wrong, between two others: there
the statement and its counterpart are left out of what the evaluator knows.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from dev.train_scorer.by_point import MISSED, MISTAKEN, PARTLY, SAID, by_point
from dev.train_scorer.material import BankQuestion
from dev.train_scorer.splits import kept_for_judging
from shared.evaluation.scorer.analysis import AnswerAnalysis
from shared.evaluation.scorer.appeal import judged_on
from shared.evaluation.scorer.gates import verdict_of
from shared.evaluation.scorer.likeness import likeness, units
from shared.evaluation.scorer.model_files import Models
from shared.evaluation.scorer.reference import Reference
from shared.evaluation.scorer.statements import Sides
from shared.ports.evaluator import Coverage, EvaluationTask, Ground, Verdict

type Known = dict[str, Any]
"""A key point with its statements, as the file has them."""

STATEMENTS = Path("statements/statements.jsonl.gz")
EVERY = 6  # this part of the questions is asked with statements
_NAMES = {SAID: "said", PARTLY: "said in part", MISSED: "not said", MISTAKEN: "said wrongly"}


class Tried(NamedTuple):
    """One point that was missed: whether its likeliest sentence, and any one, overturns that."""

    kept: bool
    kind: str
    likeliest: bool
    any: bool


def appeals(data: Path, questions: dict[str, BankQuestion]) -> None:
    """Print both tables, for questions that served choices and for those that did not."""
    models = Models()
    print("\nKey points that were missed, judged again on marked words: overturned")
    written = list(_written(data, questions, models))
    said = list(_statements(data, questions, models))
    for name, kept in (("served choices", False), ("kept for judging", True)):
        print(f"  answers judged by point, {name}")
        _show([each for each in written if each.kept == kept])
        print(f"  statements between others, {name}")
        _show([each for each in said if each.kept == kept])


def _show(tried: Sequence[Tried]) -> None:
    for kind, count in Counter(each.kind for each in tried).items():
        those = [each for each in tried if each.kind == kind]
        likeliest, best = sum(each.likeliest for each in those), sum(each.any for each in those)
        print(f"    {kind:13} {likeliest:3} by the likeliest sentence, {best:3} by any, of {count}")


def _written(data: Path, questions: dict[str, BankQuestion], models: Models) -> Iterator[Tried]:
    for each in by_point(data):
        question = questions[each.question_id]
        reference = Reference(_task(question, each.answer), models)
        analysis = AnswerAnalysis(reference, each.answer, models)
        if verdict_of(analysis) is not Verdict.SCORED:
            continue
        for number, letter in enumerate(each.key_points):
            if analysis.key_point_matches[number].coverage is Coverage.MISSED:
                kept = kept_for_judging(each.question_id)
                yield Tried(kept, _NAMES[letter], *_overturned(analysis, number, models))


def _overturned(analysis: AnswerAnalysis, number: int, models: Models) -> tuple[bool, bool]:
    point = units(analysis.reference.key_points[number].text.raw, models.embeddings)
    raw = analysis.answer.text.raw
    spans = [range(each.start, each.end) for each in analysis.answer.sentences]
    spans.sort(
        key=lambda span: -likeness(units(raw[span.start : span.stop], models.embeddings), point)
    )
    won = [judged_on(analysis, number, span, models)[0] is Ground.SAID for span in spans]
    return won[0], any(won)


def _statements(data: Path, questions: dict[str, BankQuestion], models: Models) -> Iterator[Tried]:
    of: dict[str, dict[int, Known]] = {}
    for line in gzip.decompress((data / STATEMENTS).read_bytes()).splitlines():
        known = json.loads(line)
        of.setdefault(known["question_id"], {})[known["index"]] = known
    for question_id in sorted(of.keys() & questions.keys())[::EVERY]:
        for number in sorted(of[question_id]):
            for side, kind in (("right", "said"), ("wrong", "said wrongly")):
                won = _between_others(questions[question_id], of[question_id], number, side, models)
                if won is not None:
                    yield Tried(kept_for_judging(question_id), kind, won, won)


def _between_others(
    question: BankQuestion, known: dict[int, Known], number: int, side: str, models: Models
) -> bool | None:
    """Tell whether marking a statement between two others overturns; None: it cannot be asked."""
    others = [known[each] for each in sorted(known) if each != number]
    place = (number + len(question.id)) % 6
    if len(others) == 1 or number >= len(question.key_points):
        return None
    before, said, after = others[0]["right"][place], known[number][side][place], others[1]["right"]
    text = f"{before} {said} {after[place]}"
    reference = Reference(_task(question, text), models)
    sides = reference.sides[number]
    if sides is None:
        return None
    unseen = (*reference.sides[:number], _without(sides, place), *reference.sides[number + 1 :])
    reference.sides = unseen
    analysis = AnswerAnalysis(reference, text, models)
    if analysis.key_point_matches[number].coverage is not Coverage.MISSED:
        return None
    span = range(len(before) + 1, len(before) + 1 + len(said))
    return judged_on(analysis, number, span, models)[0] is Ground.SAID


def _without(sides: Sides, place: int) -> Sides:
    """Return the sides without one statement and its counterpart."""
    return replace(
        sides,
        right=sides.right[: place + 1] + sides.right[place + 2 :],
        wrong=sides.wrong[:place] + sides.wrong[place + 1 :],
        mistakes=sides.mistakes[:place] + sides.mistakes[place + 1 :],
    )


def _task(question: BankQuestion, answer: str) -> EvaluationTask:
    return EvaluationTask(
        question=question.text,
        kind=question.kind,
        competency=question.competency,
        key_points=question.key_points,
        reference_answer=question.reference_answer,
        answer=answer,
    )
