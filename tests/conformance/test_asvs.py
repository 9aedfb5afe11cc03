"""docs/asvs.md: a verdict on each requirement, and nothing named that is not there."""

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "asvs.md"

ROW = re.compile(
    r"^\| ([\d.]+) \| ([123]) \| [^|]+ \| (met|by deployment|not applicable|not) \| ([^|]+) \|$",
    re.MULTILINE,
)
FILE = re.compile(r"`((?:shared|functions|dev|bench|tests|docs|infra)/[\w./-]+)`")
LINK = re.compile(r"\]\(([\w./-]+)\)")
ROWS = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))


def test_each_requirement_has_one_row_at_its_level() -> None:
    with (ROOT / "tests" / "fixtures" / "asvs.csv").open(encoding="utf-8") as file:
        asked = [(row["id"], row["level"]) for row in csv.DictReader(file)]

    assert len(asked) == 203
    assert [(f"V{number}", f"L{level}") for number, level, _, _ in ROWS] == asked


def test_nothing_of_level_1_is_unmet() -> None:
    assert [number for number, level, verdict, _ in ROWS if (level, verdict) == ("1", "not")] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_a_row_names_is_there(row: tuple[str, str, str, str]) -> None:
    named = [ROOT / path for path in FILE.findall(row[3])]
    named += [DOCUMENT.parent / path for path in LINK.findall(row[3])]

    assert [path for path in named if not path.exists()] == []


def test_the_table_of_verdicts_counts_the_rows() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for level in "123":
        verdicts = [verdict for _, of, verdict, _ in ROWS if of == level]
        kinds = ("met", "by deployment", "not applicable", "not")
        counts = " | ".join(str(verdicts.count(kind)) for kind in kinds)
        assert f"| {level} | {counts} |" in text
