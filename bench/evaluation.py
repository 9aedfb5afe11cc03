"""How the scorer compares with human graders, what it gives to bad answers, and what it costs.

Options: ``--data DIR`` with the graded answers (else IMOCK_BENCH_DATA, else ../shared/data).
"""

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bench import _families, _forms, _graded, _interval
from bench._appeals import appeals
from bench._follow_ups import follow_ups_measured
from bench._within_answer import within_answers
from dev.train_scorer import bad_answers, cross_validation, material
from dev.train_scorer.material import BankQuestion, Example
from dev.train_scorer.measurer import Measurer
from shared.evaluation.scorer import Scorer
from shared.evaluation.scorer.model_files import FOLDER, Models
from shared.evaluation.scorer.rubric import CAPS
from shared.evaluation.scorer.text import Text
from shared.ports.evaluator import AnswerEvaluation, EvaluationTask, QuestionKind, Verdict

WRITTEN = {
    "the rubric was tuned on them": Path(__file__).with_name("evaluation_answers.json"),
    "written later; all but the last 15 of other kinds served development": Path(
        "tests/fixtures/scorer/answers.json"
    ),
}
_OWN_STORY = 4.7
EVERY = 3  # this part of the bank is asked in the sanity table
LOAD = """
import time
began = time.process_time()
from shared.evaluation.scorer import Scorer
evaluator = Scorer()
loaded = time.process_time() - began
kilobytes = int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1])
print(f"import and load {loaded:.2f} s of processor time, most memory {kilobytes / 1024:.0f} MB")
"""


def main(argv: list[str]) -> int:
    """Print every table; return 0 when the data are there and wrong answers score low."""
    given = _options(argv)
    folder: Path = given.data
    if not (folder / material.SHORT).is_file():
        print(f"no graded answers in {folder}")
        return 1
    evaluator = Scorer()
    print(f"evaluator {evaluator.ping()}, {_size():,} bytes of model files")
    short, network = (material.graded(folder / name) for name in (material.SHORT, material.NETWORK))
    sets = {"short answers": short, "network answers": network}
    judged = {
        name: [evaluator.evaluate(_task(example)) for example in examples]
        for name, examples in sets.items()
    }
    _against_graders(short, network, judged)
    print(f"  two human graders on the short answers: {_between_graders(folder / material.SHORT)}")
    print("\nOverall score as shipped (its content model has learned from these very answers)")
    for name, examples in sets.items():
        _as_shipped(name, examples, judged[name])
    questions = material.bank_questions()
    for about, path in WRITTEN.items():
        print(f"\nAnswers to bank questions written and graded by hand ({about})")
        _against_written(evaluator, questions, path, most=given.texts)
    for name, kinds in (
        ("technical, situational and role questions", set(QuestionKind) - {_TOLD}),
        ("behavioural questions", {_TOLD}),
    ):
        chosen = [q for q in questions if q.kind in kinds][:: given.every]
        print(f"\nWhat made answers get, {len(chosen)} {name} of the bank")
        _sanity(evaluator, chosen, questions)
    within = _own_stories(evaluator, questions, most=6 * given.texts)
    known = {question.id: question for question in questions}
    _graded.measured(partial(_asked, evaluator), known, most=6 * given.texts)
    within_answers(given.data, known)
    appeals(given.data, known)
    follow_ups_measured(partial(_asked, evaluator), known, given.data, most=6 * given.texts)
    _interval.measured(
        partial(_asked, evaluator), known, given.data, WRITTEN.values(), most=6 * given.texts
    )
    within &= _families.show(
        _families.judged(partial(_asked, evaluator), questions[:: given.every])
    )
    within &= _forms.show(partial(_asked, evaluator), questions[:: given.every])
    _cost(evaluator, questions, given.texts)
    return 0 if within else 1


_TOLD = QuestionKind.BEHAVIOURAL


def _options(argv: list[str]) -> argparse.Namespace:
    default = os.environ.get("IMOCK_BENCH_DATA")  # noqa: TID251 - a tool for the terminal
    options = argparse.ArgumentParser(prog="python -m bench evaluation", description=__doc__)
    options.add_argument("--data", type=Path, default=Path(default or "../shared/data"))
    options.add_argument("--texts", type=int, default=60, help="of each kind, at most")
    options.add_argument("--every", type=int, default=EVERY, help="of the bank's questions")
    return options.parse_args(argv)


def _against_graders(
    short: list[Example], network: list[Example], judged: dict[str, list[AnswerEvaluation]]
) -> None:
    models = Models()
    measurer = Measurer(models.embeddings, models.word_order)
    caps = [[_early_cap(result.verdict) for result in results] for results in judged.values()]
    real_short = cross_validation.measured(measurer, short, caps[0])
    real_network = cross_validation.measured(
        measurer, material.weighed(network, material.NETWORK_WEIGHT), caps[1]
    )
    made_short, made_network = (
        cross_validation.measured(measurer, material.made(examples))
        for examples in (short, network)
    )
    print("\nContent model, refitted without the questions asked, bad answers and gates in")
    for name, own, made, other in (
        ("short answers", real_short, made_short, (real_network, made_network)),
        ("network answers", real_network, made_network, (real_short, made_short)),
    ):
        print(f"  {name:16} from its own set        {cross_validation.cross_validated(own, made)}")
        both = cross_validation.cross_validated(own, made, other)
        print(f"  {name:16} and the other set       {both}")
        moved = cross_validation.predictions(other, own)
        print(f"  {name:16} from the other set only {cross_validation.compared(moved, own.grades)}")


def _as_shipped(name: str, examples: Sequence[Example], judged: Sequence[AnswerEvaluation]) -> None:
    overall = np.array([result.overall for result in judged])
    grades = np.array([example.grade for example in examples])
    stopped = Counter(
        result.verdict.value
        for result, example in zip(judged, examples, strict=True)
        if result.verdict != Verdict.SCORED and example.grade >= 3
    )
    print(
        f"  {name:16} {cross_validation.compared(overall, grades)}  mean {overall.mean():.2f} "
        f"(graders {grades.mean():.2f})"
    )
    print(f"  {'':16} stopped by a gate though graded 3 or better: {dict(stopped)}")


def _between_graders(path: Path) -> cross_validation.Fit:
    """Compare the grades that two people gave to the same answers."""
    with path.open(encoding="utf-8", newline="") as file:
        pairs = [(float(row["grade_1"]), float(row["grade_2"])) for row in csv.DictReader(file)]
    first, second = np.array(pairs).T
    return cross_validation.compared(first, second)


def _size() -> int:
    return sum(path.stat().st_size for path in FOLDER.iterdir())


def _early_cap(verdict: Verdict) -> float:
    """Return what a gate leaves; the gate that asks the fitted model itself is left out."""
    return 5.0 if verdict == Verdict.OFF_TOPIC else CAPS[verdict]


def _task(example: Example) -> EvaluationTask:
    """Return a graded answer as a task: each sentence of its reference is a key point."""
    reference = example.reference
    points = tuple(reference[s.start : s.end] for s in Text(reference).sentences)
    return EvaluationTask(
        question=example.question,
        kind=QuestionKind.TECHNICAL,
        competency="coding",
        key_points=points or (reference,),
        reference_answer=reference,
        answer=example.answer,
    )


def _against_written(
    evaluator: Scorer, questions: Sequence[BankQuestion], path: Path, *, most: int
) -> None:
    """Compare with answers to bank questions written and graded for this project."""
    known = {question.id: question for question in questions}
    written = [w for w in json.loads(path.read_text()) if w["question_id"] in known]
    for told in (False, True):
        chosen = [w for w in written if (known[w["question_id"]].kind == _TOLD) == told][:most]
        results = [_asked(evaluator, known[w["question_id"]], w["answer"]) for w in chosen]
        fit = cross_validation.compared(
            np.array([result.overall for result in results]),
            np.array([float(w["grade"]) for w in chosen]),
        )
        agreed = [
            said == point.coverage.value[0]
            for w, result in zip(chosen, results, strict=True)
            if len(w["key_points"]) == len(result.key_points)
            for said, point in zip(w["key_points"], result.key_points, strict=True)
        ]
        name = "behavioural" if told else "other kinds"
        print(
            f"  {name:16} {fit}  key points judged alike {statistics.mean(agreed):.0%} "
            f"({len(chosen)} answers)"
        )


def _asked(evaluator: Scorer, question: BankQuestion, answer: str) -> AnswerEvaluation:
    return evaluator.evaluate(
        EvaluationTask(
            question=question.text,
            kind=question.kind,
            competency=question.competency,
            key_points=question.key_points,
            reference_answer=question.reference_answer,
            answer=answer,
        )
    )


def _sanity(evaluator: Scorer, asked: Sequence[BankQuestion], bank: Sequence[BankQuestion]) -> None:
    rng = random.Random(9)
    kinds: dict[str, Callable[[BankQuestion], str]] = {
        "reference answer": lambda q: q.reference_answer,
        "first half of it": lambda q: bad_answers.opening(q.reference_answer, 0.5),
        "any other's reference": lambda q: _other(q, bank, rng).reference_answer,
        "those of eight others": lambda q: _others(q, bank, rng, 8),
        "a near one's reference": lambda q: _near(q, bank, rng).reference_answer,
        "negated reference": lambda q: bad_answers.negated(q.reference_answer),
        "shuffled reference": lambda q: bad_answers.shuffled(q.reference_answer, rng),
        "key points' keywords": lambda q: bad_answers.keywords(q.key_points),
        "question repeated": lambda q: q.text,
        "I don't know": lambda _: bad_answers.DO_NOT_KNOW[0],
        "gibberish": lambda _: bad_answers.gibberish(rng),
        "waffle": lambda _: bad_answers.WAFFLE,
        "reference and orders": lambda q: f"{q.reference_answer} {bad_answers.ORDERS}",
    }
    print(f"  {'':24}  mean   5 %  50 %  95 %   verdicts")
    for name, make in kinds.items():
        results = [_asked(evaluator, question, make(question)) for question in asked]
        scores = np.array([result.overall for result in results])
        low, middle, high = np.quantile(scores, (0.05, 0.5, 0.95))
        verdicts = Counter(result.verdict.value for result in results)
        shown = ", ".join(f"{verdict} {count}" for verdict, count in verdicts.most_common())
        print(f"  {name:24} {scores.mean():5.2f} {low:5.2f} {middle:5.2f} {high:5.2f}   {shown}")


def _own_stories(evaluator: Scorer, questions: Sequence[BankQuestion], *, most: int) -> bool:
    """Print what references of behavioural questions get; return whether it is enough."""
    told = [each for each in questions if each.kind == _TOLD][:most]
    scores = [(_asked(evaluator, each, each.reference_answer).overall, each.id) for each in told]
    worst, question_id = min(scores)
    mean = statistics.mean(score for score, _ in scores)
    verdict = "" if mean >= _OWN_STORY else f"  BELOW {_OWN_STORY}"
    print(
        f"\nThe reference of each of {len(told)} behavioural questions: mean {mean:.2f}, "
        f"worst {worst:.2f} ({question_id}){verdict}"
    )
    return mean >= _OWN_STORY


def _other(
    question: BankQuestion, bank: Iterable[BankQuestion], rng: random.Random
) -> BankQuestion:
    return rng.choice([other for other in bank if other.id != question.id])


def _others(
    question: BankQuestion, bank: Iterable[BankQuestion], rng: random.Random, count: int
) -> str:
    """Return a long answer about other things."""
    return " ".join(_other(question, bank, rng).reference_answer for _ in range(count))


def _near(question: BankQuestion, bank: Iterable[BankQuestion], rng: random.Random) -> BankQuestion:
    """Return another question of the same kind for one of the same roles."""
    near = [q for q in bank if q.kind == question.kind and set(q.roles) & set(question.roles)]
    return _other(question, near, rng)


def _cost(evaluator: Scorer, questions: Sequence[BankQuestion], texts: int) -> None:
    print("\nCost (processor time)")
    question = next(q for q in questions if q.kind == QuestionKind.TECHNICAL)
    words = " ".join(q.reference_answer for q in questions).split()
    for count in (15, 40, 118, 1200):
        times = []
        for index in range(0, texts * 31, 31):
            began = time.process_time()
            _asked(evaluator, question, " ".join(words[index : index + count]))
            times.append(1000 * (time.process_time() - began))
        median, worst = statistics.median(times), max(times)
        print(f"  {count:5} words: median {median:.1f} ms, worst {worst:.1f} ms")
    print("  a fresh process:", end=" ", flush=True)
    subprocess.run([sys.executable, "-c", LOAD], check=True)  # noqa: S603 - our own text
