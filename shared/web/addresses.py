"""Addresses: what is answered where no operation is."""

import re
from collections.abc import Iterator
from functools import cache

from shared.triggers import index
from shared.web.problem import MethodNotAllowed, NoSuchAddress

_PARAMETER = re.compile(r"\{\w+\}")


def refusal(address: str) -> NoSuchAddress | MethodNotAllowed:
    """Return the error of a request that no operation takes.

    ``address`` is the path below ``/api/``. An address that has operations takes other methods.
    """
    allowed = sorted(method for method, route in _routes() if route.fullmatch(address.rstrip("/")))
    return MethodNotAllowed(allowed) if allowed else NoSuchAddress()


@cache
def _routes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(_read_routes())


def _read_routes() -> Iterator[tuple[str, re.Pattern[str]]]:
    for trigger in index().values():
        if trigger["kind"] == "http":
            texts = map(re.escape, _PARAMETER.split(trigger["route"]))
            yield trigger["method"], re.compile("[^/]+".join(texts), re.IGNORECASE)
