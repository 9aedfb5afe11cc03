"""The shape that Azure Functions and the next reader both rely on."""

import ast
import re
from itertools import combinations
from pathlib import Path

import azure.functions as func
import pytest

from shared.web.operation import CHAPTERS, OPERATIONS
from tests.support.registered import bindings

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent.name for path in ROOT.glob("functions/*/__init__.py"))


def test_every_function_folder_is_registered_and_nothing_else_is() -> None:
    assert sorted(bindings()) == FOLDERS


def test_each_function_is_registered_once_in_sorted_order() -> None:
    source = (ROOT / "function_app.py").read_text(encoding="utf-8")
    names = re.findall(r"^app\.register_functions\((\w+)\)$", source, re.MULTILINE)

    assert names == FOLDERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_folder_function_and_operation_share_one_name(folder: str) -> None:
    tree = ast.parse((ROOT / "functions" / folder / "__init__.py").read_text(encoding="utf-8"))
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    http = bindings()[folder]["type"] == "httpTrigger"

    assert folder in functions
    assert (folder in OPERATIONS) == http


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_function_file_holds_at_most_50_lines(folder: str) -> None:
    lines = (ROOT / "functions" / folder / "__init__.py").read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 50


def test_every_http_function_authenticates_itself() -> None:
    levels = {
        name: trigger["authLevel"]
        for name, trigger in bindings().items()
        if trigger["type"] == "httpTrigger"
    }

    assert set(levels.values()) == {func.AuthLevel.ANONYMOUS}
    for source in [ROOT / "function_app.py", *ROOT.glob("shared/web/*.py")]:
        assert not re.search(r"auth_level\s*=\s*[\"']", source.read_text(encoding="utf-8"))


def test_no_two_routes_can_match_the_same_address() -> None:
    """The host tries functions in order of name, so an overlap would hide one of them."""
    declared = [(each.method, each.route.split("/")) for each in OPERATIONS.values()]

    for (method, route), (other_method, other) in combinations(declared, 2):
        assert method != other_method or not overlap(route, other), (route, other)


def overlap(route: list[str], other: list[str]) -> bool:
    return len(route) == len(other) and all(
        a == b or a.startswith("{") or b.startswith("{") for a, b in zip(route, other, strict=True)
    )


def test_no_route_starts_with_a_word_that_the_host_keeps_for_itself() -> None:
    first = {operation.route.split("/")[0] for operation in OPERATIONS.values()}

    assert not any(word.startswith(("admin", "runtime")) for word in first)


def test_every_chapter_is_that_of_a_route() -> None:
    first = {each.route.removeprefix("v1/").split("/")[0] for each in OPERATIONS.values()}

    assert set(CHAPTERS) <= first
