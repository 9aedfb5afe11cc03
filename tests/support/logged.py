"""The log lines that the code writes, read from its sources: each event with its fields."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

_WRITES = re.compile(r"\b(?:log_(?:event|failure|outcome)|use)\(\s*\"")
_EVENT = re.compile(r'line\.event == "([\w.]+)"')
_FIELD = re.compile(r'line(?:\.(\w+)|\["(\w+)"\])')
_WRITERS = {"log_event", "log_failure", "log_outcome"}


@cache
def logged() -> dict[str, frozenset[str]]:
    """Return the fields of each event, from all places that write it.

    A line of ``log_outcome`` has also what its trace has used, see shared.kernel.trace.
    """
    sources = [*(ROOT / "shared").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    trees = [ast.parse(text) for text in texts if _WRITES.search(text)]
    used = {name for tree in trees for name in _used(tree)}
    found: dict[str, frozenset[str]] = {}
    for tree in trees:
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for event, writer, fields in _written(function):
                    more = used if writer == "log_outcome" else set()
                    found[event] = found.get(event, frozenset()) | fields | more
    return found


def unlogged(query: str) -> Iterator[str]:
    """Yield what a query asks for and the code does not write: an event, a field of its events."""
    lines = logged()
    events = set(_EVENT.findall(query))
    yield from (f"nothing logs {each}" for each in events - set(lines))
    fields = {one or other for one, other in _FIELD.findall(query)} - {"event"}
    written = {field for event in events for field in lines.get(event, ())}
    yield from (f"no line of it has {each}" for each in fields - written)


def _written(function: ast.FunctionDef) -> Iterator[tuple[str, str, set[str]]]:
    """Yield the event, the writer and the fields of each line that a function writes."""
    for call in ast.walk(function):
        match call:
            case ast.Call(func=ast.Name(id=writer), args=[ast.Constant(value=str(event))]) if (
                writer in _WRITERS
            ):
                fields = {each.arg for each in call.keywords if each.arg} - {"level"}
                spread = {
                    each.value.id
                    for each in call.keywords
                    if each.arg is None and isinstance(each.value, ast.Name)
                }
                yield event, writer, fields | _keys(function, spread)


def _keys(function: ast.FunctionDef, names: set[str]) -> set[str]:
    """Return the keys of the dictionaries that a function writes out under these names."""
    return {
        key.value
        for each in ast.walk(function)
        if isinstance(each, ast.AnnAssign | ast.Assign) and isinstance(each.value, ast.Dict)
        for target in ([each.target] if isinstance(each, ast.AnnAssign) else each.targets)
        if isinstance(target, ast.Name) and target.id in names
        for key in each.value.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _used(tree: ast.Module) -> Iterator[str]:
    for call in ast.walk(tree):
        match call:
            case ast.Call(func=ast.Name(id="use"), args=[ast.Constant(value=str(name)), _]):
                yield name
