"""Every measurement runs in a short form and prints its figures."""

import csv
import gzip
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import NAMES
from bench._appeals import STATEMENTS
from bench.scale import RESOURCES, rush
from dev.train_scorer import material
from dev.train_scorer.by_point import BY_POINT, MISSED, MISTAKEN, SAID

pytestmark = [
    pytest.mark.timeout(300),  # some load models, all on a machine that tests share
    pytest.mark.both_backends,
]

ROOT = Path(__file__).parents[2]
RESUMES = ROOT / "tests/fixtures/resumes"

SHORT_FORMS = {
    "cold_start": (["--runs", "1"], r"function_app +\d+ +\d\.\d\d"),
    "concurrency": (
        ["--loads", "logins", "--threads", "1", "--seconds", "0.3", "--rounds", "1"],
        r"\n +1 +\d+\.\d +1\.00",
    ),
    "descriptions": ([], r"kept +reader +precision \d\.\d\d"),
    "fortnight": (["--days", "3"], r"the next two weeks:\n  2026-11-26: 0 tasks"),
    "interleavings": (["--seeds", "1", "--lives", "2"], r"seeds that went wrong: none"),
    "load": (
        ["--candidates", "1", "--seconds", "0.1", "--bcrypt-cost", "4"],
        r"journeys 1, lost 0, broken off \{\}",
    ),
    "login": (["--cost", "4", "--seconds", "0.2"], r"ratio \d+\.\d\d"),
    "overhead": (["--rounds", "3"], r"list no interviews +\d+\.\d\d ms"),
    "purge": (["--only", "embedded", "--due", "2"], r"embedded: 2 due among"),
    "report": (["--times", "1"], r"PDF +\d+ KiB, first +\d+ ms"),
    "store": (["--operations", "3"], r"auth_login +\d +\d+ "),
    "token": (["--seconds", "0.1"], r"ratio \d\.\d\d, goal 0\.6"),
    "webhook": (["--events", "20"], r"function : bare inserts of the same rows = \d+\.\d\d"),
    "files": (["--only", "silence"], r"\d+ files, 0 with another verdict"),
    "erase": (["--sizes", "10"], r"erase: 0\.0 MiB more at the most, 16 allowed"),
    "export": (["--sizes", "10"], r"export: 0\.0 MiB more at the most, 16 allowed"),
    "hearing": (["--quick", "--mixes", "1", "--seconds", "5"], r"product +\d+\.\d"),
    "scale": ([], r"speech"),
}

ELSEWHERE = {
    "cost",
    "erasure",
    "erasure_kills",
    "erasure_race",
    "evaluation",
    "lockout",
    "media",
    "purge_kills",
    "resume",
    "web",
}
"""Tested below, in test_bench.py, test_cost.py, test_lockout.py and browser/test_web.py."""


def test_each_has_a_short_form() -> None:
    assert set(NAMES) == SHORT_FORMS.keys() | ELSEWHERE


@pytest.mark.parametrize("name", SHORT_FORMS)
def test_it_runs_and_prints_its_figures(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments, figures = SHORT_FORMS[name]

    # What it returns is a judgement of figures, which so short a run on a busy machine cannot give.
    importlib.import_module(f"bench.{name}").main(arguments)

    assert re.search(figures, capsys.readouterr().out)


def test_resumes_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for suffix in (".json", ".pdf"):
        source = RESUMES / f"academic{suffix}"
        (tmp_path / source.name).write_bytes(source.read_bytes())

    # The ratio is a judgement of figures, which one small file on a busy machine cannot give.
    arguments = ["--data", str(tmp_path), "--most", "1000"]
    assert importlib.import_module("bench.resume").main(arguments) == 0

    assert re.search(r"email +\d+ +\d+ +\d\.\d{3}", capsys.readouterr().out)


def test_evaluations_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (material.SHORT, material.NETWORK):
        _write_graded(tmp_path / name)
    _write_by_point(tmp_path / BY_POINT)
    _write_statements(tmp_path / STATEMENTS)

    # What it returns is a judgement of figures, which one question of the bank cannot give.
    measured = importlib.import_module("bench.evaluation")
    measured.main(["--data", str(tmp_path), "--every", "1000", "--texts", "2"])

    shown = capsys.readouterr().out
    assert "Within one answer" in shown
    assert re.search(r"two graders +r 0\.\d+ .+\n +the scorer +r -?\d\.\d+", shown)
    assert re.search(r"by the likeliest sentence, +\d+ by any, of \d+", shown)
    assert re.search(r"1200 words: median \d+\.\d ms", shown)


def _write_graded(path: Path) -> None:
    """Write answers to six questions of the bank, and what two people might have given them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        columns = "question_id question reference_answer answer grade_1 grade_2 grade_avg"
        rows.writerow(columns.split())
        asked = material.bank_questions()[:6]
        for question in asked:
            reference = question.reference_answer
            half = reference[: len(reference) // 2]
            for answer, grade in ((reference, 5), (half, 3), (asked[0].text, 1), ("none", 0)):
                grades = [grade, max(0, grade - 1), grade - 0.5 if grade else 0]
                rows.writerow([question.id, question.text, reference, answer, *grades])


def _write_by_point(path: Path) -> None:
    """Write two answers to each of six questions: all is said, and a point is contradicted."""
    path.parent.mkdir()
    with path.open("w", encoding="utf-8") as file:
        for question in material.bank_questions()[:6]:
            first, second, *rest = question.key_points
            whole = " ".join(question.key_points), SAID * len(question.key_points), 5
            wrong = f"{first} It is wrong that {second}", SAID + MISTAKEN + MISSED * len(rest), 1
            for answer, letters, score in (whole, wrong):
                row = {"question_id": question.id, "answer": answer, "key_points": letters}
                file.write(json.dumps({**row, "score": score}) + "\n")


def _write_statements(path: Path) -> None:
    """Write what people say of the key points of one question, and what they get wrong."""
    path.parent.mkdir(exist_ok=True)
    question = material.bank_questions()[0]
    rows = [
        {
            "question_id": question.id,
            "index": index,
            "right": [f"{point} ({place})" for place in range(6)],
            "wrong": [f"It is wrong that {point} ({place})" for place in range(6)],
        }
        for index, point in enumerate(question.key_points)
    ]
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))


@pytest.mark.azure
def test_erasure_is_measured() -> None:
    """In a process of its own, whose environment leads to emulators."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench", "erasure", "--blobs", "2", "--rounds", "1"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )

    assert re.search(r"ratio \d+\.\d\d", ran.stdout)


def test_every_answer_that_waits_for_speech_recognition_gets_its_turn() -> None:
    """In the order in which they came, and hardly later than the sessions allow at best."""
    at_once = rush(answers=100, sessions=100)
    crowd = rush(answers=1_000, sessions=50)
    best_s = (1_000 / 50 - 1) * 45 - 60

    assert at_once.waits == [0.0] * 100
    assert len(crowd.waits) == 1_000
    assert max(crowd.waits) < 1.15 * best_s
    assert crowd.overtaken == 0
    assert crowd.asked < 5 * 1_000


def test_walls_are_met_in_the_order_that_the_document_says() -> None:
    order = [each.name for each in sorted(RESOURCES, key=lambda each: each.users)]
    text = (ROOT / "docs/scaling.md").read_text(encoding="utf-8")
    places = [text.index(f"| {name} |") for name in order]

    assert places == sorted(places)
