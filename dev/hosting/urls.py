"""Addresses: from the bytes of a request line to a path for routing and a query by name."""

import re
from urllib.parse import unquote, unquote_plus

_SLASH = re.compile(r"(%2f)", re.IGNORECASE)


def routing_path(raw: str) -> str:
    """Return the path that routes are matched against, from the path of the request line.

    As in the host's web server: escapes are decoded but for ``%2F``, and what is no UTF-8 stays as
    it is; then ``.`` and ``..`` segments are taken out. Raises ValueError for a path that does not
    begin with a slash or holds a NUL.
    """
    path = "".join(
        piece if _SLASH.fullmatch(piece) else _decoded(piece) for piece in _SLASH.split(raw)
    )
    if not path.startswith("/") or "\0" in path:
        raise ValueError("not a path")
    return _without_dots(path)


def query_values(raw: str) -> dict[str, str]:
    """Return the query by name as a function gets it.

    Names differ by more than case; the values of one name are joined by commas; a name without any
    value that is not empty is left out.
    """
    names: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for pair in raw.split("&"):
        name, _, value = pair.partition("=")
        if pair and value:
            shown = unquote_plus(name)
            key = shown.lower()
            names.setdefault(key, shown)
            values.setdefault(key, []).append(unquote_plus(value))
    return {names[key]: ",".join(values[key]) for key in names}


def _decoded(piece: str) -> str:
    try:
        return unquote(piece, errors="strict")
    except UnicodeDecodeError:
        return piece


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept[-1:] = []
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)
