"""Calibrating a language model: asked over the wire, fitted, and what is stored."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.calibrate_judge import ANSWERS, fitted, main, read_answers
from shared.evaluation.judge.calibration import Calibration
from tests.support.language_model import (
    MODEL,
    Fault,
    Json,
    ModelServer,
    answer_in,
    careful,
    client_of,
    model_server,
)


def harsh(user: str, schema: Json) -> Json:
    """Grade by length, two points lower than people would."""
    found = careful(user, schema)
    return {**found, "content": max(0, min(5, len(answer_in(user)) / 150) - 2)}


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with model_server(harsh) as server:
        yield server


def test_a_map_is_fitted_to_the_grades_of_people_and_stored(
    server: ModelServer, tmp_path: Path
) -> None:
    said: list[str] = []
    file, answers = tmp_path / "map.json", tmp_path / "answers.json"
    rows = json.loads(ANSWERS.read_text(encoding="utf-8"))[:40]
    answers.write_text(json.dumps(rows), encoding="utf-8")
    server.faults = [Fault.REFUSES, Fault.TRUNCATES]

    code = main(
        ["--answers", str(answers), "--write"],
        model=client_of(server),
        say=said.append,
        file=file,
    )

    assert code == 0
    made = Calibration.model_validate_json(file.read_bytes())
    assert (made.model, made.answers) == (MODEL, 38)
    assert made.fits(MODEL)
    grades = [made.calibrated(each, MODEL) for each in (0, 1, 2, 3)]
    assert grades == sorted(grades)
    assert grades[1] > 1  # harsher than people
    assert said[0].endswith("refused")
    assert said[1].endswith("truncated")
    assert "questions held out" in said[3]


def test_without_a_model_or_with_too_few_answers_nothing_is_stored(
    server: ModelServer, tmp_path: Path
) -> None:
    said: list[str] = []
    file, answers = tmp_path / "map.json", tmp_path / "answers.json"
    rows = json.loads(ANSWERS.read_text(encoding="utf-8"))[:3]
    answers.write_text(json.dumps(rows), encoding="utf-8")
    given = ["--answers", str(answers), "--write"]

    assert main(given, say=said.append, file=file) == 1
    assert main(given, model=client_of(server), say=said.append, file=file) == 1

    assert "no language model is set" in said[0]
    assert "3 answers could be judged" in said[-1]
    assert not file.exists()


def test_one_grade_for_all_still_makes_a_map() -> None:
    alike = [each._replace(by_model=4.0) for each in read_answers(ANSWERS)[:30]]

    made = fitted(alike, MODEL)

    assert made.calibrated(4.0, MODEL) == made.calibrated(1.0, MODEL)
