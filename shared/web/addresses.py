"""Addresses: what is answered where no operation is."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from shared.triggers import index
from shared.web.problem import MethodNotAllowed, NoSuchAddress

_PARAMETER = re.compile(r"\{\w+\}")


class _Route(NamedTuple):
    method: str
    pattern: re.Pattern[str]
    has_parameter: bool


def refusal(address: str) -> NoSuchAddress | MethodNotAllowed:
    """Return the error of a request that no operation takes.

    ``address`` is the path below ``/api/``. One that has operations takes other methods; those of a
    route that is written out count before those of one with a parameter in its place.
    """
    found = [route for route in _routes() if route.pattern.fullmatch(address.rstrip("/"))]
    written_out = [route for route in found if not route.has_parameter]
    allowed = sorted(route.method for route in written_out or found)
    return MethodNotAllowed(allowed) if allowed else NoSuchAddress()


@cache
def _routes() -> tuple[_Route, ...]:
    return tuple(_read_routes())


def _read_routes() -> Iterator[_Route]:
    for trigger in index().values():
        if trigger["kind"] == "http":
            texts = [re.escape(text) for text in _PARAMETER.split(trigger["route"])]
            pattern = re.compile("[^/]+".join(texts), re.IGNORECASE)
            yield _Route(trigger["method"], pattern, len(texts) > 1)
