"""The shape that Azure Functions and the next reader both rely on."""

import ast
import importlib
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import azure.functions as func
import pytest

from dev.triggers import document
from shared.triggers import DECLARED, INDEX
from shared.web.operation import CHAPTERS, OPERATIONS
from tests.support.registered import bindings, registered

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path.parent.name for path in ROOT.glob("functions/*/__init__.py"))


def test_every_function_folder_is_registered_and_nothing_else_is() -> None:
    assert sorted(bindings()) == FOLDERS


def test_the_index_of_triggers_is_that_of_the_declarations() -> None:
    assert INDEX.read_text(encoding="utf-8") == document(), "run: make triggers"


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_app_registers_what_the_function_declares(folder: str) -> None:
    """The host is told the same before a function is imported as its own blueprint would say."""
    module = importlib.import_module(f"functions.{folder}")
    [builder] = module.bp._function_builders
    [ours] = [each for each in registered() if each.get_function_name() == folder]

    assert ours.get_raw_bindings() == builder._function.get_raw_bindings()
    given, declared = ours.get_user_function(), builder._function.get_user_function()
    assert given.__name__ == declared.__name__ == folder
    assert given.__annotations__ == declared.__annotations__


def test_the_app_imports_a_function_when_it_is_called_first() -> None:
    script = "import sys, function_app; print(*sorted(sys.modules), sep='\\n')"
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()

    assert [each for each in loaded if each.startswith("functions.")] == []
    assert [each for each in loaded if each.startswith("shared.")] == ["shared.triggers"]
    assert "pydantic" not in loaded


def test_folder_function_and_operation_share_one_name() -> None:
    kinds = {folder: DECLARED[folder].trigger["kind"] for folder in FOLDERS}
    unnamed = {folder for folder in FOLDERS if folder not in functions_of(folder)}

    assert {kinds[folder] for folder in unnamed} <= {"fallback"}, unnamed
    assert {folder for folder, kind in kinds.items() if kind == "http"} == {*FOLDERS} & {
        *OPERATIONS
    }


def functions_of(folder: str) -> list[str]:
    tree = ast.parse((ROOT / "functions" / folder / "__init__.py").read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def test_the_fallback_comes_after_every_other_address() -> None:
    """The host takes the first route that fits, in the order of the functions' names."""
    http = {name for name, each in bindings().items() if each["type"] == "httpTrigger"}
    [fallback] = http - set(OPERATIONS)

    assert max(http, key=str.lower) == fallback


def test_function_files_hold_at_most_50_lines() -> None:
    lengths = {
        path.parent.name: len(path.read_text(encoding="utf-8").splitlines())
        for path in ROOT.glob("functions/*/__init__.py")
    }

    assert sorted(lengths) == FOLDERS
    assert {folder: length for folder, length in lengths.items() if length > 50} == {}


def test_every_http_function_authenticates_itself() -> None:
    levels = {
        name: trigger["authLevel"]
        for name, trigger in bindings().items()
        if trigger["type"] == "httpTrigger"
    }

    assert set(levels.values()) == {func.AuthLevel.ANONYMOUS}
    for source in [ROOT / "shared/triggers.py", *ROOT.glob("shared/web/*.py")]:
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
