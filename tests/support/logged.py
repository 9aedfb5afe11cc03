"""The log lines that the code writes, read from its sources: each event with its fields."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

_WRITES = re.compile(r"\b(?:log_(?:event|failure|outcome)|use)\(\s*\"")
_EVENT = re.compile(r'line\.event == "([\w.]+)"')
_EVENTS = re.compile(r"line\.event in \(([^)]*)\)")
_PREFIX = re.compile(r'line\.event\) startswith "([\w.]+)"')
_FIELD = re.compile(r'line(?:\.(\w+)|\["(\w+)"\])')
_WRITERS = {"log_event": set(), "log_failure": {"error", "places"}, "log_outcome": set()}
"""What writes lines, with the fields that it adds; each adds the trace's id."""


@cache
def logged() -> dict[str, frozenset[str]]:
    """Return the fields of each event, from all places that write it.

    A line of ``log_outcome`` has also what its trace has used, see shared.kernel.trace.
    """
    sources = [*(ROOT / "shared").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    trees = [ast.parse(text) for text in texts if _WRITES.search(text) or "NamedTuple" in text]
    tuples: dict[str, set[str]] = {}
    for tree in trees:
        for name, fields in _named_tuples(tree):
            tuples[name] = tuples.get(name, set()) | fields
    used = {name for tree in trees for name in _used(tree)}
    found: dict[str, frozenset[str]] = {}
    for tree in trees:
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for event, writer, fields in _written(function, tuples):
                    more = used if writer == "log_outcome" else set()
                    found[event] = found.get(event, frozenset()) | fields | more
    return found


def unlogged(query: str) -> Iterator[str]:
    """Yield what a query asks for and the code does not write: an event, a field of its events."""
    lines = logged()
    events = set(_EVENT.findall(query))
    events |= {
        each for found in _EVENTS.findall(query) for each in re.findall(r'"([\w.]+)"', found)
    }
    for prefix in _PREFIX.findall(query):
        begun = {each for each in lines if each.startswith(prefix)}
        events |= begun or {prefix}
    yield from (f"nothing logs {each}" for each in events - set(lines))
    fields = {one or other for one, other in _FIELD.findall(query)} - {"event"}
    written = {field for event in events for field in lines.get(event, ())}
    yield from (f"no line of it has {each}" for each in fields - written)


def _written(
    function: ast.FunctionDef, tuples: dict[str, set[str]]
) -> Iterator[tuple[str, str, set[str]]]:
    """Yield the event, the writer and the fields of each line that a function writes.

    A function that writes what it returns ``_asdict`` writes the members of that named tuple.
    """
    returned = ast.unparse(function.returns) if function.returns else ""
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
                if any("._asdict()" in ast.unparse(each) for each in call.keywords):
                    fields |= tuples.get(returned, set())
                always = {"trace_id"} | _WRITERS[writer]
                yield event, writer, fields | always | _keys(function, spread)


def _named_tuples(tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    for each in ast.walk(tree):
        match each:
            case ast.ClassDef(name=name, bases=[ast.Name(id="NamedTuple")], body=body):
                members = [part.target for part in body if isinstance(part, ast.AnnAssign)]
                yield name, {member.id for member in members if isinstance(member, ast.Name)}


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
