"""The route table: which function answers which method and path."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dev.hosting.engine import HTTP, Function
from dev.hosting.settings import StartError
from dev.hosting.templates import BadTemplate, Template, parse_template

_RESERVED = re.compile(r"(?:admin|runtime|administrators)(?:/|$)", re.IGNORECASE)


class Route(NamedTuple):
    """A function's address; without ``methods`` it takes them all."""

    template: Template
    methods: frozenset[str] | None
    function: Function


class RouteTable:
    """Routes in the order of their functions' names: the first one that fits wins.

    A method that no route takes is as unknown as a path: HEAD is not part of GET.
    """

    def __init__(self, functions: Iterable[Function], prefix: str) -> None:
        """Lay out the HTTP functions; raises StartError for routes that the host refuses."""
        ordered = sorted(functions, key=lambda function: function.name.upper())
        self._routes = [_route(function, prefix) for function in ordered if function.kind == HTTP]
        _refuse_doubles(self._routes)

    def find(self, method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
        """Return the route of a request and the values in its path, or None."""
        for route in self._routes:
            if route.methods is None or method.upper() in route.methods:
                values = route.template.match(path)
                if values is not None:
                    return route, values
        return None

    def __len__(self) -> int:
        """Return how many routes there are."""
        return len(self._routes)


def _route(function: Function, prefix: str) -> Route:
    text = function.trigger.get("route") or function.name
    if _RESERVED.match(text):
        raise StartError(f"{function.name}: the route '{text}' is reserved for the host")
    # Our functions authenticate callers themselves; keys of the platform are not kept here.
    if function.trigger.get("authLevel", "FUNCTION").upper() != "ANONYMOUS":
        raise StartError(
            f"{function.name}: this host knows no keys; its auth_level must be ANONYMOUS"
        )
    try:
        template = parse_template(f"{prefix.strip('/')}/{text}" if prefix.strip("/") else text)
    except BadTemplate as error:
        raise StartError(f"{function.name}: {error}") from None
    methods = function.trigger.get("methods")
    return Route(template, frozenset(map(str.upper, methods)) if methods else None, function)


def _refuse_doubles(routes: list[Route]) -> None:
    taken: dict[tuple[str, str], str] = {}
    for route in routes:
        for method in route.methods or {"*"}:
            key = (method, route.template.text.lower())
            if key in taken:
                raise StartError(
                    f"{route.function.name}: {taken[key]} has this route and method already"
                )
            taken[key] = route.function.name
