"""``python -m dev.calibrate_judge``: bring a language model's grades to the scale of people.

Asks the model of the environment (``IMOCK_EVALUATOR=azure_openai``) about answers that people have
graded, prints how it agrees with them on questions that it was not calibrated with, and with
``--write`` stores the map that the product uses from then on, for this model and this prompt.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.model_selection import GroupKFold

from shared.adapters.chosen import language_model_of
from shared.bootstrap import Services
from shared.config import Settings
from shared.evaluation.judge.calibration import FILE, Calibration
from shared.evaluation.judge.prompt import VERSION, prompt_of
from shared.evaluation.judge.reply import read_reply
from shared.interviews.evaluation import task_of
from shared.interviews.questions.bank import question_bank
from shared.interviews.questions.selection import asked_as
from shared.kernel.clock import system_clock
from shared.ports.evaluator import EvaluationTask, Evaluator
from shared.ports.language_model import LanguageModel, LanguageModelFailed

ANSWERS = Path(__file__).parents[1] / "bench" / "evaluation_answers.json"
_ANSWER_WITHIN_S = 60.0
_FOLDS = 5
_LEAST_ANSWERS = 30


class Graded(NamedTuple):
    """An answer with the grade that people gave it, and then with the model's."""

    question_id: str
    task: EvaluationTask
    by_people: float
    by_model: float = 0.0


class Agreement(NamedTuple):
    """How grades agree with those of people."""

    r: float
    rmse: float


def main(
    arguments: Sequence[str] | None = None,
    *,
    model: LanguageModel | None = None,
    say: Callable[[str], None] = print,
    file: Path = FILE,
) -> int:
    """Ask, print, and write if that is wanted; return 1 if too few answers could be judged."""
    parser = argparse.ArgumentParser(prog="python -m dev.calibrate_judge")
    parser.add_argument("--answers", type=Path, default=ANSWERS, help="graded answers, as JSON")
    parser.add_argument("--write", action="store_true", help="store the map")
    given = parser.parse_args(arguments)
    settings = Settings.from_env()
    judge = model or language_model_of(settings, clock=system_clock)()
    if judge is None:
        say("no language model is set: IMOCK_EVALUATOR is not azure_openai")
        return 1
    evaluator = Services(settings).evaluator
    name, found = judged(judge, evaluator, read_answers(given.answers), say=say)
    if len(found) < _LEAST_ANSWERS:
        say(f"{len(found)} answers could be judged; a map takes {_LEAST_ANSWERS}")
        return 1
    plain, held_out = agreement(found, [each.by_model for each in found]), cross_validated(found)
    say(f"{name}, {len(found)} answers: r {plain.r:.3f}, RMSE {plain.rmse:.2f} as graded")
    say(f"calibrated, questions held out: r {held_out.r:.3f}, RMSE {held_out.rmse:.2f}")
    if given.write:
        made = fitted(found, name)
        file.write_text(made.model_dump_json() + "\n", encoding="utf-8")
        say(f"written to {file.name}")
    return 0


def read_answers(path: Path) -> list[Graded]:
    """Return the graded answers of a file to questions of the bank."""
    bank = {question.id: question for question in question_bank()}
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [
        Graded(
            row["question_id"],
            task_of(asked_as(bank[row["question_id"]]), row["answer"]),
            row["grade"],
        )
        for row in rows
        if row["question_id"] in bank
    ]


def judged(
    model: LanguageModel,
    evaluator: Evaluator,
    answers: Iterable[Graded],
    *,
    say: Callable[[str], None],
) -> tuple[str, list[Graded]]:
    """Return the model's own name, and the answers that it could judge with its grades."""
    found, name = [], ""
    for each in answers:
        prompt = prompt_of(each.task, each.task.answer, evaluator.statements)
        try:
            completion = model.complete(prompt, deadline_s=_ANSWER_WITHIN_S)
        except LanguageModelFailed as failed:
            say(f"{each.question_id}: {failed.failure.value}")
            continue
        points = len(each.task.key_points)
        grading = read_reply(completion.text, each.task.answer, points, evaluator.find)
        if grading is None:
            say(f"{each.question_id}: invalid")
            continue
        name = completion.model
        found.append(each._replace(by_model=grading.content))
    return name, found


def fitted(answers: Sequence[Graded], model: str) -> Calibration:
    """Return the map that fits these answers best and never falls."""
    fit = _isotonic(answers)
    steps = dict(zip(fit.X_thresholds_.tolist(), fit.y_thresholds_.tolist(), strict=True))
    if len(steps) == 1:  # the model gave one grade to all
        [(grade, mean)] = steps.items()
        steps[grade + 1 if grade < 1 else grade - 1] = mean
    ordered = tuple((round(x, 3), round(y, 3)) for x, y in sorted(steps.items()))
    return Calibration(model=model, prompt_version=VERSION, answers=len(answers), map=ordered)


def cross_validated(answers: Sequence[Graded]) -> Agreement:
    """Return how calibrated grades agree, each by a map that has not seen its question."""
    groups = [each.question_id for each in answers]
    grades = np.zeros(len(answers))
    folds = GroupKFold(min(_FOLDS, len(set(groups))))
    for seen, unseen in folds.split(groups, groups=groups):
        fit = _isotonic([answers[place] for place in seen])
        grades[unseen] = fit.predict([answers[place].by_model for place in unseen])
    return agreement(answers, grades.tolist())


def agreement(answers: Sequence[Graded], grades: Sequence[float]) -> Agreement:
    """Return correlation and error of grades; the correlation of one grade for all is 0."""
    people = [each.by_people for each in answers]
    errors = fmean((mine - theirs) ** 2 for mine, theirs in zip(grades, people, strict=True))
    r = float(np.corrcoef(grades, people)[0, 1]) if np.std(grades) and np.std(people) else 0.0
    return Agreement(r, errors**0.5)


def _isotonic(answers: Sequence[Graded]) -> IsotonicRegression:
    fit = IsotonicRegression(y_min=0, y_max=5, out_of_bounds="clip")
    return fit.fit([each.by_model for each in answers], [each.by_people for each in answers])


if __name__ == "__main__":
    raise SystemExit(main())
