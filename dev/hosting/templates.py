"""Route templates: plain text, ``{name}`` for one segment, and a last ``{*rest}`` for all others.

This is the part of ASP.NET Core's language that our routes use, with its meaning. Everything else
of it (constraints, defaults, optional parts, several parts in a segment) is refused.
"""

import re
from dataclasses import dataclass

_SEGMENT = re.compile(r"(?P<text>[^{}?*]+)|\{(?P<star>\*?)(?P<name>[A-Za-z_]\w*)\}", re.ASCII)
_FLAGS = re.IGNORECASE | re.ASCII | re.DOTALL


class BadTemplate(ValueError):
    """A route template is not supported; the message says why."""


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed route template."""

    text: str
    pattern: re.Pattern[str]

    def match(self, path: str) -> dict[str, str] | None:
        """Return the values that a decoded path (``/a/b``) gives the parameters, or None.

        Letters of ASCII match in any case, and a trailing slash does not count. A ``{*rest}`` that
        is empty has no key.
        """
        found = self.pattern.fullmatch(path)
        if found is None:
            return None
        return {name: value for name, value in found.groupdict().items() if value}


def parse_template(text: str) -> Template:
    """Return the template that a text describes; raises BadTemplate."""
    segments = text.split("/") if text else []
    patterns = [_pattern(text, segment) for segment in segments]
    if any(segment.startswith("{*") for segment in segments[:-1]):
        raise BadTemplate(f"'{text}': a catch-all must come last")
    names = [segment.strip("{*}").lower() for segment in segments if segment.startswith("{")]
    if len(set(names)) < len(names):
        raise BadTemplate(f"'{text}' names a parameter twice")
    return Template(text, re.compile("".join(patterns) + "/?", _FLAGS))


def _pattern(text: str, segment: str) -> str:
    match = _SEGMENT.fullmatch(segment)
    if match is None:
        served = "a segment is text, {name} or a last {*rest}"
        raise BadTemplate(f"'{text}': '{segment}' is not supported; {served}")
    if match["text"]:
        return "/" + re.escape(match["text"])
    return f"(?:/(?P<{match['name']}>.*))?" if match["star"] else f"/(?P<{match['name']}>[^/]+)"
