"""Public texts use the field's words, and the documents list what they promise to list."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dev.openapi import document
from shared.kernel.errors import DomainError
from shared.web.operation import OPERATIONS
from tests.conformance.test_problems import EVERY as ERRORS

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
RECORDS = ROOT / "docs" / "adr"
PROBLEMS = ROOT / "docs" / "problems"

MAX_SUMMARY = 60

MAX_WORDS = 650
"""Of a decision record, which is a page."""

LONGER = {"0002-dependencies.md"}
"""A list, of one row for each dependency."""

IMPERATIVE = re.compile(
    r"(?:Answer|Cancel|Change|Check|Confirm|Consent|Create|Delete|Download|End|Erase|Evaluate"
    r"|Exchange|List|Log|Open|Order|Publish|Read|Receive|Refund|Replay|Request|Reveal|Set|Start|Update"
    r"|Upload|Verify|Withdraw)\b"
)
"""The verbs that summaries begin with; a new one is a choice to make, here."""


def replacements() -> dict[str, str]:
    """Return what the glossary tells to write instead of each private phrase."""
    section = GLOSSARY.read_text(encoding="utf-8").partition("\n## Not called\n")[2]
    return dict(re.findall(r"^\| `([^`]+)` \| (.+?) \|$", section, re.MULTILINE))


REPLACEMENTS = replacements()
FORBIDDEN = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, REPLACEMENTS))})\b(?! server)", re.IGNORECASE
)


def faults(text: str) -> list[str]:
    """List the private phrases of a text, each with its replacement."""
    return [f"{found}: {REPLACEMENTS[found.lower()]}" for found in FORBIDDEN.findall(text)]


def prose(node: Any) -> Iterator[str]:
    """Yield every title, summary and description of a part of the API's description."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in {"title", "summary", "description"} and isinstance(value, str):
                yield value
            else:
                yield from prose(value)
    elif isinstance(node, list):
        for each in node:
            yield from prose(each)


def faults_by_name(nodes: dict[str, Any]) -> dict[str, list[str]]:
    """List the private phrases of each part of the description that has any."""
    found = {
        name: [fault for text in prose({name: node}) for fault in faults(text)]
        for name, node in nodes.items()
    }
    return {name: each for name, each in found.items() if each}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document()


def test_the_glossary_lists_private_phrases_with_a_replacement_for_each() -> None:
    assert len(REPLACEMENTS) > 20
    assert faults("Whoever calls orders anew.") == [
        f"Whoever: {REPLACEMENTS['whoever']}",
        f"anew: {REPLACEMENTS['anew']}",
    ]
    assert faults("A user sends an email and orders again.") == []


def test_operations_are_described_in_the_words_of_the_field(described: dict[str, Any]) -> None:
    nodes = {
        node["operationId"]: node for path in described["paths"].values() for node in path.values()
    }

    assert nodes.keys() == OPERATIONS.keys()
    assert faults_by_name(nodes) == {}


def test_schemas_are_described_in_the_words_of_the_field(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]

    assert schemas
    assert faults_by_name(schemas) == {}


def test_the_api_as_a_whole_is_described_in_the_words_of_the_field(
    described: dict[str, Any],
) -> None:
    description = {key: value for key, value in described.items() if key != "paths"}
    description["components"] = {
        key: value for key, value in description["components"].items() if key != "schemas"
    }

    assert faults_by_name(description) == {}


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: each.code)
def test_a_problem_is_named_and_explained_in_the_words_of_the_field(
    error: type[DomainError],
) -> None:
    page = (PROBLEMS / f"{error.code}.md").read_text(encoding="utf-8")

    assert faults(error.title) == []
    assert faults(page) == []


def test_summaries_are_short_imperatives() -> None:
    summaries = {each.name: each.summary for each in OPERATIONS.values()}

    assert summaries
    assert {
        name: text
        for name, text in summaries.items()
        if not IMPERATIVE.match(text) or len(text) > MAX_SUMMARY
    } == {}


def test_every_code_has_a_row_in_the_list_of_problems() -> None:
    rows = re.findall(
        r"^\| \[`([\w.]+)`\]\(\1\.md\) \| (\d+) \|",
        (PROBLEMS / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )

    assert {code for code, _ in rows} == {page.stem for page in PROBLEMS.glob("*.*.md")}
    for code, status in rows:
        page = (PROBLEMS / f"{code}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# {code}\n\n{status}"), code


def records() -> list[Path]:
    return sorted(RECORDS.glob("0*.md"))


@pytest.mark.parametrize("record", records(), ids=lambda path: path.stem)
def test_a_decision_is_in_the_index_under_its_title_and_fits_on_a_page(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    number, title = text.partition("\n")[0].removeprefix("# ").split(" ", 1)
    index = (RECORDS / "README.md").read_text(encoding="utf-8")
    status, area = re.findall(r"^Status: (\w+).*\. Area: (.+)\.$", text, re.MULTILINE)[0]

    [row] = re.findall(rf"^\| \[{number}\]\({re.escape(record.name)}\) .*$", index, re.MULTILINE)
    assert f"| {title} |" in row
    assert row.endswith(f"| {status} | {area} |")
    assert record.name in LONGER or len(text.split()) <= MAX_WORDS


def test_the_index_lists_no_decision_that_is_not_there() -> None:
    index = (RECORDS / "README.md").read_text(encoding="utf-8")

    assert re.findall(r"\]\((0\d+[\w-]+\.md)\)", index) == [path.name for path in records()]


def terms() -> list[str]:
    """List the names of code in the glossary's tables of terms."""
    section = GLOSSARY.read_text(encoding="utf-8").partition("\n## Not called\n")[0]
    rows = [line.split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return sorted(
        {name for row in rows if len(row) == 4 for name in re.findall(r"`([A-Za-z_]+)`", row[2])}
    )


def defined() -> set[str]:
    """Return every name that a module of shared/ defines at its top level."""
    found: set[str] = set()
    for path in (ROOT / "shared").rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Assign):
                found |= {each.id for each in node.targets if isinstance(each, ast.Name)}
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return found


def test_names_in_the_glossary_are_names_in_the_code() -> None:
    assert terms()
    assert set(terms()) - defined() - {"embedded", "azure"} == set()


def test_links_between_documents_lead_somewhere() -> None:
    links = [
        (str(page.relative_to(ROOT)), target)
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(
            r"\]\((?!https?:|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")
        )
    ]

    assert links
    assert [each for each in links if not (ROOT / each[0]).parent.joinpath(each[1]).exists()] == []
