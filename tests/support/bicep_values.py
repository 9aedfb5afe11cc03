"""An evaluator of Bicep: the resources that a parameter file makes, with their settings.

It knows the part of the language that infra/bicep uses. What only Azure can tell (the properties of
a resource that is not there yet) is UNKNOWN, as it is to the compiler's own `snapshot`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID, uuid5

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

_LANGUAGE = Language(tree_sitter_bicep.language())
_GUIDS = UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
"""The namespace of ARM's function guid()."""

SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
TENANT = "22222222-2222-2222-2222-222222222222"

_GLOBAL = {"Microsoft.Resources/resourceGroups"}
_SCOPES = {"resourceGroup", "subscription"}
_META = {"name", "parent", "scope", "dependsOn"}


class Unknown:
    """What only Azure can tell."""


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Reference:
    """A resource, or a group, as an expression sees it."""

    type: str
    name: Any
    id: Any

    def member(self, name: str) -> Any:
        """Return a property; the name of a nested resource is the last part of its whole name."""
        if name == "name":
            return UNKNOWN if self.name is UNKNOWN else self.name.rpartition("/")[2]
        return self.id if name == "id" else UNKNOWN


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that a deployment makes."""

    type: str
    name: Any
    settings: dict[str, Any]
    """By dotted path; what lists hold by their place."""


class Unsupported(Exception):
    """A part of the language that this evaluator does not know."""


@dataclass(slots=True)
class Evaluation:
    """One file with its parameters.

    ``texts``: all files by path; ``unique``: what uniqueString is.
    """

    texts: Mapping[str, str]
    path: str
    given: Mapping[str, Any]
    unique: str
    env: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    nodes: dict[str, tuple[str, Node]] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    modules: dict[str, "Evaluation"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in _children(_parsed(self.texts[self.path])):
            if node.type.endswith("_declaration"):
                name = _text(
                    next(each for each in node.named_children if each.type == "identifier")
                )
                self.nodes[f"output {name}" if node.type.startswith("output") else name] = (
                    node.type,
                    node,
                )

    def made(self) -> Iterator[Made]:
        """Yield every resource, those of modules too."""
        for name, (kind, node) in self.nodes.items():
            if kind == "resource_declaration" and not _is_existing(node):
                yield from self._resources(node)
            elif kind == "module_declaration" and self._is_wanted(node):
                yield from self._module(name).made()

    def _is_wanted(self, node: Node) -> bool:
        body = node.named_children[-1]
        return body.type != "if_statement" or bool(self.value(body.named_children[0]))

    def _resources(self, node: Node) -> Iterator[Made]:
        body = node.named_children[-1]
        if not self._is_wanted(node):
            return
        if body.type == "if_statement":
            body = body.named_children[-1]
        if body.type != "for_statement":
            yield self._resource(node, self.value(body))
            return
        item, items, inner = _children(body)
        for each in self.value(items):
            with_item = self.within(_text(item), each)
            yield with_item._resource(node, with_item.value(inner))

    def _resource(self, node: Node, body: dict[str, Any]) -> Made:
        reference = self._reference(node, body)
        kept = {key: value for key, value in body.items() if key not in _META}
        return Made(reference.type, reference.name, dict(flat(kept)))

    def _reference(self, node: Node, body: dict[str, Any]) -> Reference:
        kind = self.value(node.named_children[1]).partition("@")[0]
        parent = body.get("parent")
        name = body["name"]
        if isinstance(parent, Reference):
            name = UNKNOWN if name is UNKNOWN else f"{parent.name}/{name}"
        if name is UNKNOWN:
            return Reference(kind, UNKNOWN, UNKNOWN)
        if kind in _GLOBAL:
            return Reference(kind, name, f"{SUBSCRIPTION}/resourceGroups/{name}")
        provider, *types = kind.split("/")
        pairs = "/".join(f"{one}/{two}" for one, two in zip(types, name.split("/"), strict=True))
        scope = body["scope"].id if isinstance(body.get("scope"), Reference) else ""
        owner = scope or f"{SUBSCRIPTION}/resourceGroups/{self.group}"
        return Reference(kind, name, f"{owner}/providers/{provider}/{pairs}")

    def _module(self, name: str) -> "Evaluation":
        if name not in self.modules:
            node = self.nodes[name][1]
            inner = node.named_children[-1]
            inner = inner.named_children[-1] if inner.type == "if_statement" else inner
            body = self.value(inner)
            path = PurePosixPath(self.path).parent / self.value(node.named_children[1])
            scope = body.get("scope")
            self.modules[name] = Evaluation(
                self.texts,
                str(path),
                body["params"],
                self.unique,
                group=scope.name if isinstance(scope, Reference) else self.group,
            )
        return self.modules[name]

    def within(self, item: str, value: Any) -> "Evaluation":
        """Return this with the item of a loop."""
        made = Evaluation(self.texts, self.path, self.given, self.unique, self.env, self.group)
        made.known = {**self.known, item: value}
        made.modules = self.modules
        return made

    def named(self, name: str) -> Any:
        """Return what a name stands for."""
        if name not in self.known:
            self.known[name] = self._declared(name)
        return self.known[name]

    def _declared(self, name: str) -> Any:
        kind, node = self.nodes[name]
        match kind:
            case "parameter_declaration":
                if name in self.given:
                    return self.given[name]
                return self.value(node.named_children[-1])
            case "variable_declaration":
                return self.value(node.named_children[-1])
            case "resource_declaration":
                body = node.named_children[-1]
                body = body.named_children[-1] if body.type == "if_statement" else body
                if body.type == "for_statement":
                    return UNKNOWN
                return self._reference(node, self._head(body))
            case "module_declaration":
                return self._module(name)
        raise Unsupported(kind)

    def _head(self, body: Node) -> dict[str, Any]:
        """Return what names a resource; the rest may refer to the resource itself."""
        pairs = ((_key(part), part.named_children[-1]) for part in _children(body))
        return {
            key: self.value(value) for key, value in pairs if key in {"name", "parent", "scope"}
        }

    def value(self, node: Node) -> Any:
        """Return what an expression means."""
        reader: Callable[[Node], Any] | None = getattr(self, f"_{node.type}", None)
        if reader is None:
            raise Unsupported(f"{self.path}: {node.type}: {_text(node)[:60]}")
        return reader(node)

    def _string(self, node: Node) -> Any:
        parts = [
            self.value(part.named_children[0])
            if part.type == "interpolation"
            else _unescaped(_text(part))
            for part in node.named_children
        ]
        if any(part is UNKNOWN for part in parts):
            return UNKNOWN
        return "".join(str(part) for part in parts)

    def _number(self, node: Node) -> int:
        return int(_text(node))

    def _boolean(self, node: Node) -> bool:
        return _text(node) == "true"

    def _null(self, _node: Node) -> None:
        return None

    def _identifier(self, node: Node) -> Any:
        return self.named(_text(node))

    def _array(self, node: Node) -> list[Any]:
        found: list[Any] = []
        parts = iter(_children(node))
        for each in parts:
            if _text(each) in _SCOPES:  # the grammar takes `[resourceGroup().id]` for two items
                scope: Reference = getattr(self, f"call_{_text(each)}")()
                found.append(scope.member(_text(next(parts).named_children[-1])))
            else:
                found.append(self.value(each))
        return found

    def _object(self, node: Node) -> dict[str, Any]:
        return {self._key_of(part): self.value(part.named_children[-1]) for part in _children(node)}

    def _key_of(self, part: Node) -> str:
        key = part.named_children[0]
        return str(self.value(key)) if key.type == "string" else _text(key)

    def _for_statement(self, node: Node) -> list[Any]:
        item, items, body = _children(node)
        return [self.within(_text(item), each).value(body) for each in self.value(items)]

    def _ternary_expression(self, node: Node) -> Any:
        condition, yes, no = node.named_children
        return self.value(yes if self.value(condition) else no)

    def _parenthesized_expression(self, node: Node) -> Any:
        return self.value(node.named_children[0])

    def _unary_expression(self, node: Node) -> Any:
        found = self.value(node.named_children[0])
        return not found if _text(node).startswith("!") else -found

    def _binary_expression(self, node: Node) -> Any:
        left, right = node.named_children
        operator = _text(node.children[1])
        one = self.value(left)
        match operator:
            case "&&":
                return one and self.value(right)
            case "||":
                return one or self.value(right)
            case "==":
                return one == self.value(right)
            case "!=":
                return one != self.value(right)
            case ">":
                return one > self.value(right)
            case "<":
                return one < self.value(right)
        raise Unsupported(operator)

    def _member_expression(self, node: Node) -> Any:
        owner, name = self.value(node.named_children[0]), _text(node.named_children[-1])
        match owner:
            case Evaluation():
                return _Outputs(owner)
            case _Outputs():
                return owner.module.output(name)
            case Reference():
                return owner.member(name)
            case Unknown():
                return UNKNOWN
            case dict():
                return owner[name]
        raise Unsupported(f"{self.path}: {_text(node)}")

    def _subscript_expression(self, node: Node) -> Any:
        owner, index = (self.value(each) for each in node.named_children)
        return owner[index]

    def _call_expression(self, node: Node) -> Any:
        name = _text(node.named_children[0])
        arguments = [self.value(each) for each in node.named_children[1].named_children]
        function: Callable[..., Any] | None = getattr(self, f"call_{name}", None)
        if function is None:
            raise Unsupported(f"{self.path}: {name}()")
        return function(*arguments)

    def output(self, name: str) -> Any:
        """Return an output."""
        return self.value(self.nodes[f"output {name}"][1].named_children[-1])

    def call_empty(self, value: Any) -> bool:
        return not value

    def call_union(self, *objects: dict[str, Any]) -> dict[str, Any]:
        return {key: value for each in objects for key, value in each.items()}

    def call_concat(self, *lists: list[Any]) -> list[Any]:
        return [each for items in lists for each in items]

    def call_max(self, *numbers: int) -> int:
        return max(numbers)

    def call_startsWith(self, text: str, start: str) -> bool:  # noqa: N802 - Bicep's name
        return text.startswith(start)

    def call_string(self, value: Any) -> str:
        return json.dumps(value) if isinstance(value, dict | list) else str(value)

    def call_int(self, text: str) -> int:
        return int(text)

    def call_bool(self, text: str) -> bool:
        return text == "true"

    def call_readEnvironmentVariable(self, name: str, default: str | None = None) -> str:  # noqa: N802 - Bicep's name
        found = self.env.get(name, default)
        if found is None:
            raise KeyError(name)
        return found

    def call_uniqueString(self, *_parts: str) -> str:  # noqa: N802 - Bicep's name
        return self.unique

    def call_guid(self, *parts: Any) -> Any:
        return UNKNOWN if UNKNOWN in parts else str(uuid5(_GUIDS, "-".join(map(str, parts))))

    def call_subscription(self) -> Reference:
        return Reference("", "", SUBSCRIPTION)

    def call_tenant(self) -> dict[str, str]:
        return {"tenantId": TENANT}

    def call_resourceGroup(self) -> Reference:  # noqa: N802 - Bicep's name
        return Reference("", self.group, f"{SUBSCRIPTION}/resourceGroups/{self.group}")

    def call_subscriptionResourceId(self, kind: str, name: Any) -> Any:  # noqa: N802 - Bicep's name
        return UNKNOWN if name is UNKNOWN else f"{SUBSCRIPTION}/providers/{kind}/{name}"

    def call_loadJsonContent(self, path: str, query: str = "") -> Any:  # noqa: N802 - Bicep's name
        found = json.loads(self.texts[PurePosixPath(path).name])
        for step in query.split(".") if query else ():
            found = found[step]
        return found


@dataclass(frozen=True, slots=True)
class _Outputs:
    """The outputs of a module."""

    module: Evaluation


def deployment(
    texts: Mapping[str, str], name: str, env: Mapping[str, str], unique: str
) -> list[Made]:
    """Return what a parameter file makes with these variables of the environment."""
    text = re.sub(r"^param (\w+) =", r"var \1 =", texts[name], flags=re.MULTILINE)
    text = re.sub(r"^using '[\w.]+'$", "", text, flags=re.MULTILINE)
    file = Evaluation({**texts, name: text}, name, {}, unique, env)
    given = {each: file.named(each) for each in file.nodes}
    return list(Evaluation(texts, "main.bicep", given, unique).made())


def flat(value: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each leaf of a body by its path; null is nothing."""
    match value:
        case dict() if value:
            for key, inner in value.items():
                yield from flat(inner, f"{above}.{key}" if above else key)
        case list() if value:
            for place, inner in enumerate(value):
                yield from flat(inner, f"{above}[{place}]")
        case None:
            return
        case _:
            yield above, value


def _parsed(text: str) -> Node:
    return Parser(_LANGUAGE).parse(text.encode()).root_node


def _children(node: Node) -> list[Node]:
    return [each for each in node.named_children if each.type not in {"comment", "decorators"}]


def _key(part: Node) -> str:
    return _text(part.named_children[0])


def _is_existing(node: Node) -> bool:
    return any(child.type == "existing" for child in node.children)


def _unescaped(text: str) -> str:
    return text.replace("\\'", "'").replace("\\$", "$")


def _text(node: Node) -> str:
    return (node.text or b"").decode()
