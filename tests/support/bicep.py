"""A reader of Bicep: what a file declares, as Python values.

There is no Bicep compiler on the package index, so this reads the syntax tree. It evaluates
nothing: an expression stays as its text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

_LANGUAGE = Language(tree_sitter_bicep.language())
_NAMESPACE = {"resourceGroup", "subscription", "tenant"}
"""Functions that the grammar takes for names inside a call."""


class Text(str):
    """An expression, as it stands in the file."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """``[for item in items: body]``."""

    item: str
    items: Any
    body: Any


@dataclass(frozen=True, slots=True)
class Declared:
    """A resource or module: ``kind`` is its type or path, ``condition`` None if there is none."""

    symbol: str
    kind: str
    existing: bool
    body: Any
    condition: str | None
    looped: Loop | None

    @property
    def type(self) -> str:
        """The type of a resource, without its version."""
        return self.kind.partition("@")[0]

    @property
    def version(self) -> str:
        """The API version of a resource."""
        return self.kind.partition("@")[2]


@dataclass(slots=True)
class Bicep:
    """One file. ``parameters`` maps a name to its default, or to None when it is required."""

    broken: bool
    parameters: dict[str, Any] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    resources: dict[str, Declared] = field(default_factory=dict)
    modules: dict[str, Declared] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Every name that an expression refers to."""
    items: set[str] = field(default_factory=set)
    """The names of the items of loops."""


def read(text: str) -> Bicep:
    """Read a .bicep file."""
    root = Parser(_LANGUAGE).parse(text.encode()).root_node
    bicep = Bicep(broken=root.has_error)
    for node in root.named_children:
        _declare(bicep, node)
    bicep.used = set(_used(root)) - _NAMESPACE
    bicep.items = set(re.findall(r"\bfor (\w+) in\b", text))
    return bicep


def read_parameters(text: str) -> Bicep:
    """Read a .bicepparam file: its assignments are the ``variables``.

    The grammar knows no assignment to a parameter, which reads as one to a variable does.
    """
    text = re.sub(r"^param (\w+) =", r"var \1 =", text, flags=re.MULTILINE)
    return read(re.sub(r"^using '[\w.]+'$", "", text, flags=re.MULTILINE))


def _declare(bicep: Bicep, node: Node) -> None:
    names = [child for child in node.named_children if child.type == "identifier"]
    match node.type:
        case "parameter_declaration":
            has_default = any(child.type == "=" for child in node.children)
            value = _value(node.named_children[-1]) if has_default else None
            bicep.parameters[_text(names[0])] = value
            if said := _description(node.prev_named_sibling):
                bicep.descriptions[_text(names[0])] = said
        case "variable_declaration":
            bicep.variables[_text(names[0])] = _value(node.named_children[-1])
        case "output_declaration":
            bicep.outputs[_text(names[0])] = _value(node.named_children[-1])
        case "resource_declaration":
            bicep.resources[_text(names[0])] = _declared(node)
        case "module_declaration":
            bicep.modules[_text(names[0])] = _declared(node)


def _declared(node: Node) -> Declared:
    symbol, kind, body = node.named_children[0], node.named_children[1], node.named_children[-1]
    condition = None
    if body.type == "if_statement":
        condition, body = _text(body.named_children[0]), body.named_children[-1]
    value = _value(body)
    return Declared(
        symbol=_text(symbol),
        kind=str(_value(kind)),
        existing=any(child.type == "existing" for child in node.children),
        body=value.body if isinstance(value, Loop) else value,
        condition=condition,
        looped=value if isinstance(value, Loop) else None,
    )


def _value(node: Node) -> Any:
    match node.type:
        case "string":
            return _string(node)
        case "number":
            return int(_text(node))
        case "boolean":
            return _text(node) == "true"
        case "array" | "object" | "for_statement":
            return _structure(node)
        case _:
            return Text(_text(node))


def _string(node: Node) -> str:
    whole = all(child.type == "string_content" for child in node.named_children)
    return _text(node)[1:-1].replace("\\'", "'") if whole else Text(_text(node))


def _structure(node: Node) -> Any:
    parts = [child for child in node.named_children if child.type != "comment"]
    match node.type:
        case "array":
            return [_value(part) for part in parts]
        case "object":
            return {_key(part.named_children[0]): _value(part.named_children[-1]) for part in parts}
        case _:
            item, items, body = parts
            return Loop(_text(item), _value(items), _value(body))


def _key(node: Node) -> str:
    return _string(node) if node.type == "string" else _text(node)


def _description(node: Node | None) -> str | None:
    if node is None or node.type != "decorators":
        return None
    found = re.search(r"@description\('((?:[^'\\]|\\.)*)'\)", _text(node))
    return found[1] if found else None


def _used(node: Node) -> Iterator[str]:
    for child in node.named_children:
        if child.type == "identifier" and not _names_something(node, child):
            yield _text(child)
        elif child.type != "decorators":
            yield from _used(child)


def _names_something(parent: Node, child: Node) -> bool:
    """Tell whether an identifier is a key, a function or what a declaration declares."""
    first = parent.named_children[0] == child
    declares = parent.type.endswith("_declaration") or parent.type == "object_property"
    return first and (declares or parent.type in {"call_expression", "for_statement"})


def _text(node: Node) -> str:
    return (node.text or b"").decode()
